"""A PostgreSQL that is stopped under everybody's hands and begun again, on its port and its files."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass

from bench.servers import durable_postgres
from tests.launching import Server
from tests.services import postgres_answers
from tests.whole.program import until

STOP_SECONDS = 30


@dataclass(slots=True)
class Restartable:
    """`server` is whichever runs now."""

    server: Server

    def restart(self, how: signal.Signals) -> None:
        """SIGINT ends every session and stops in order; SIGQUIT is a power cut: the log is replayed at the start."""
        guard, folder = self.server.guard, self.server.folder
        assert guard is not None
        os.kill(postmaster(self.server), how)
        guard.wait(STOP_SECONDS)
        again = subprocess.Popen(guard.args, stdin=subprocess.PIPE, start_new_session=True)
        self.server = Server(self.server.url, self.server.found, again, folder)
        assert until(lambda: postgres_answers(self.server.url), STOP_SECONDS)


def postmaster(server: Server) -> int:
    """The process that all others of a PostgreSQL come from."""
    assert server.folder is not None
    return int((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def restartable() -> Restartable:
    """One whose COMMIT is on disk when it returns. Raises Missing."""
    return Restartable(durable_postgres())
