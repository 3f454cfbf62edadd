"""The process above the one that serves: it starts it, starts it again where it ends, and loads nothing else.

Whoever prepares a start has loaded the whole house; that memory is given back by becoming this program.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

BACKLOG = 4096  # connections at once: idle ones cost a little memory and nobody else anything
HEADER_MILLISECONDS = 10_000
STOP_SECONDS = 15
# Threads share two heaps: with one each a third of what they ever held stays with the process.
LEAN = {"MALLOC_ARENA_MAX": "2"}


def become_supervisor(target: str, host: str, port: int) -> NoReturn:
    """Serve `target` until stopped; this process and its number stay the same, what it had loaded goes."""
    safe = ["-P"] if sys.flags.safe_path else []
    command = [sys.executable, *safe, "-m", "bot.supervising", target, host, str(port)]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, command, {**LEAN, **os.environ})  # noqa: S606  # our own interpreter, no shell


def main(target: str, host: str, port: str) -> None:
    Granian(
        target,
        address=host,
        port=int(port),
        interface=Interfaces.RSGI,
        workers=1,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        log_access=False,
        log_level="warning",
        workers_kill_timeout=STOP_SECONDS,
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
