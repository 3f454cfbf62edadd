"""The process above the one that serves: it begins it, ends it and ends with it, and loads nothing of the house."""

from __future__ import annotations

import signal
import sys
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from bot.errors import RefuseToStart, TryLater
from bot.lean import keep_loaded, load_lean
from bot.on_demand import found_at

BACKLOG = 4096  # connections at once: idle ones cost a little memory and nobody else anything
HEADER_MILLISECONDS = 10_000
STOP_SECONDS = 15


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
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_DFL)
    load_lean()
    try:
        served = found_at(begin)
        keep_loaded()
        return served(*given)
    except (RefuseToStart, TryLater) as error:  # one line a fault, not a trace of the server's own calls
        sys.exit(str(error))
