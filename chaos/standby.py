"""A PostgreSQL and another that follows it: no COMMIT returns before both have it on disk."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.servers import durable_postgres, started
from chaos.postgres import postmaster
from tests import services
from tests.launching import Missing, Server, first, give, new_folder, running_as, server_user
from tests.whole.program import until

STOP_SECONDS = 30
WAITS_FOR_IT = "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'"


@dataclass(slots=True)
class Pair:
    """`standby` follows `primary`; whoever was killed or stopped is gone from both."""

    primary: Server
    standby: Server

    def promote(self) -> None:
        """The standby takes writes from now on."""
        _say(self.standby, "SELECT pg_promote()")

    def go_alone(self) -> None:
        """The one in charge waits for nobody any more."""
        _say(self.primary, "ALTER SYSTEM RESET synchronous_standby_names")
        _say(self.primary, "SELECT pg_reload_conf()")

    def follow_anew(self) -> None:
        """On the lost one's port a new server follows the promoted one, which waits for it from now on."""
        lost = self.primary
        self.primary, self.standby = self.standby, standby_of(self.standby, urlsplit(lost.url).port)
        lost.stop()

    def stop(self) -> None:
        self.standby.stop()
        self.primary.stop()


def lose(server: Server, how: signal.Signals = signal.SIGKILL) -> None:
    """SIGKILL takes every process of it at once, as a machine without power; SIGINT lets it end in order."""
    first_process = postmaster(server)
    children = Path(f"/proc/{first_process}/task/{first_process}/children").read_text().split()
    os.kill(first_process, how)
    for child in children if how is signal.SIGKILL else ():
        os.kill(int(child), how)
    assert server.guard is not None
    server.guard.wait(STOP_SECONDS)


def a_pair() -> Pair:
    """Raises Missing."""
    primary = durable_postgres()
    try:
        return Pair(primary, standby_of(primary))
    except BaseException:
        primary.stop()
        raise


def standby_of(primary: Server, port: int | None = None) -> Server:
    """A new one that follows, on `port` or a free one; `primary` waits for it at each COMMIT. Raises Missing."""
    programs = first(services._postgres_on_machine())
    if programs is None or not (programs.folder / "pg_basebackup").exists():
        raise Missing("no pg_basebackup on this machine (Debian: apt-get install postgresql)")
    folder, user = new_folder(), server_user()
    give(folder, user)
    copied = [str(programs.folder / "pg_basebackup"), "-D", str(folder / "data"), "-d", primary.url]
    subprocess.run(
        [*copied, "-R", "-X", "stream", "-c", "fast"],
        check=True,
        capture_output=True,
        cwd=folder,
        **running_as(user),
    )
    standby = started(programs, folder, str(urlsplit(primary.url).password), port)
    _say(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'")
    _say(primary, "SELECT pg_reload_conf()")
    assert until(lambda: _say(primary, WAITS_FOR_IT), STOP_SECONDS)
    return standby


def _say(server: Server, statement: str) -> bool:
    """Whether it gave a row."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        return bool(connection.execute(statement.encode()).rowcount > 0)
