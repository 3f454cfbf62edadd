"""PgBouncer before PostgreSQL, lending a connection for one transaction: refused until spoken of, then it works."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from chaos.machines import Comes, Machines, each, two_of_each, worker_killed
from chaos.played import CALM_SECONDS, Played
from tests.house import migrated
from tests.launching import ROOT, Missing, Server, give, new_folder, server_user, start
from tests.services import postgres_answers
from tests.whole.program import House

STILL_SECONDS = 5.0

SETTING = {"JANGKAU__POSTGRESQL__PREPARED_STATEMENTS": "false"}
SETTINGS = """
[databases]
* = host={host} port={port} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
"""


@contextmanager
def a_pooler(database_url: str) -> Iterator[Server]:
    """Its address has the database's own name. Raises Missing."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise Missing("no pgbouncer on this machine (Debian: apt-get install pgbouncer)")
    parts, folder, user = urlsplit(database_url), new_folder(), server_user()

    def command(port: int) -> list[str]:
        asked = {
            "host": parts.hostname,
            "port": parts.port,
            "user": parts.username,
            "password": parts.password,
        }
        (folder / "pgbouncer.ini").write_text(SETTINGS.format(**asked, listen=port))
        give(folder, user)
        return [program, str(folder / "pgbouncer.ini")]

    def url(port: int) -> str:
        return parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{port}").geturl()

    server = start("pgbouncer", folder, user, command, url, postgres_answers)
    try:
        yield server
    finally:
        server.stop()


def behind_pooler(
    folder: Path, url: str, redis_url: str, pooler: Server, *, people: int
) -> dict[str, Played]:
    """What came of it while nothing breaks, while a worker is killed, and while the pooler stands still."""
    migrated(url)
    troubles: Mapping[str, Comes] = {
        "nothing broken": _nothing,
        "a worker killed": worker_killed,
        "the pooler stands still for 5 s": partial(_still, pooler),
    }
    pooled = {"DATABASE_URL": pooler.url, **SETTING}
    with two_of_each(folder, url, redis_url, ROOT, **pooled) as machines:
        _is_refused(machines.houses[0], pooler.url)
        return each(machines, troubles, people)


def _is_refused(house: House, pooled: str) -> None:
    """A pooler that nobody spoke of stops the start in one sentence, which names the setting. Raises AssertionError."""
    env = {name: value for name, value in house.environment().items() if name not in SETTING}
    said = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"],
        cwd=ROOT,
        env=env | {"DATABASE_URL": pooled},
        capture_output=True,
    )
    assert said.returncode == 1, said
    assert all(name.encode() in said.stderr for name in SETTING), said.stderr


async def _nothing(machines: Machines) -> None:
    await asyncio.sleep(CALM_SECONDS)


async def _still(pooler: Server, machines: Machines) -> None:
    assert pooler.guard is not None
    children = Path(f"/proc/{pooler.guard.pid}/task/{pooler.guard.pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGSTOP)
    await asyncio.sleep(STILL_SECONDS)
    for child in children:
        os.kill(int(child), signal.SIGCONT)
