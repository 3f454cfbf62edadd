"""What a run needs beside the bots: a core to stand on, Redis, a PostgreSQL that keeps its word, a venv."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import services
from tests.launching import (
    Missing,
    Programs,
    Server,
    first,
    give,
    new_folder,
    server_user,
    start,
    within_reach,
)

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def cores() -> tuple[set[int], set[int]]:
    """A core for the servers and one for the driver; the same set twice where there is only one."""
    have = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return ({have[0]}, {have[1]}) if len(have) > 1 else (set(have), set(have))


@contextmanager
def standing_on(core: set[int]) -> Iterator[None]:
    """Processes started inside stay on `core` for life."""
    if not core:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, core)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def durable_postgres() -> Server:
    """As the tests' own, but a COMMIT is on disk when it returns. Raises Missing."""
    programs = first(services._postgres_on_machine(), services._postgres_in_wheel())
    if programs is None:
        raise Missing("no PostgreSQL on this machine")
    folder, password, user = new_folder(), secrets.token_hex(8), server_user()
    programs = within_reach(programs, "postgres", folder, user)
    (folder / "password").write_text(password)
    give(folder, user)
    services._initdb(programs, folder, user)

    return started(programs, folder, password)


def started(programs: Programs, folder: Path, password: str, port: int | None = None) -> Server:
    """What lies in the folder's `data`, on `port` or a free one. Raises Missing."""

    def command(port: int) -> list[str]:
        kept = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=60")
        here = ("listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}")
        options = [part for option in kept + here for part in ("-c", option)]
        return [str(programs.folder / "postgres"), "-D", str(folder / "data"), *options]

    def url(port: int) -> str:
        return f"postgresql://jangkau:{password}@127.0.0.1:{port}/postgres"

    return start(programs.found, folder, server_user(), command, url, services.postgres_answers, port)


def yardsticks_python() -> Path:
    """The Python of an environment with the yardsticks' packages, made once. Raises Missing."""
    key = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    folder = VAR / f"yardsticks-{key}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        print("installing the yardsticks' packages, once …", file=sys.stderr, flush=True)
        install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", str(REQUIREMENTS)]
        try:
            venv.create(folder, with_pip=True)
            subprocess.run([python, *install], check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            raise Missing(f"the yardsticks' packages cannot be installed ({type(error).__name__})") from error
        (folder / "complete").touch()
    return python
