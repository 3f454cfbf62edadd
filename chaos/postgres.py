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
        assert guard is not None and folder is not None
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), how)
        guard.wait(STOP_SECONDS)
        again = subprocess.Popen(guard.args, stdin=subprocess.PIPE, start_new_session=True)
        self.server = Server(self.server.url, self.server.found, again, folder)
        assert until(lambda: postgres_answers(self.server.url), STOP_SECONDS)


def restartable() -> Restartable:
    """One whose COMMIT is on disk when it returns. Raises Missing."""
    return Restartable(durable_postgres())
