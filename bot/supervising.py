"""The process above the one that serves: it begins it, ends it and ends with it, and loads nothing of the house."""

from __future__ import annotations

import ctypes
import signal
import sys
from contextlib import suppress
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from bot.errors import JangkauError
from bot.lean import keep_loaded, load_lean
from bot.on_demand import found_at

BACKLOG = 4096  # connections at once: idle ones cost a little memory and nobody else anything
HEADER_MILLISECONDS = 10_000
STOP_SECONDS = 15
PR_SET_PDEATHSIG = 1  # as sys/prctl.h has it


def supervise(begin: str, *given: object, host: str, port: int) -> None:
    """Serve until stopped what `begin`, "module:function", returns for what is `given` in the process that serves.

    Raises SystemExit with status 1 where that process ends by itself.
    """
    keep_loaded()  # what both processes have stays one memory: no sweep writes into it
    Granian(
        begin,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=1,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        log_access=False,
        log_level="warning",
        workers_kill_timeout=STOP_SECONDS,
    ).serve(target_loader=partial(_begun, begin, *given), wrap_loader=False)


def _begun(begin: str, *given: object) -> Any:
    """What is served, in the process that serves it. Whoever stops it before that need not wait for it."""
    _end_with_the_one_above()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_DFL)
    load_lean()
    try:
        served = found_at(begin)
        keep_loaded()
        return served(*given)
    except JangkauError as error:  # one line a fault, not a trace of the server's own calls
        sys.exit(str(error))


def _end_with_the_one_above() -> None:
    """One that is killed can end nobody: what it left would hold the port. Linux alone tells us of it."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
