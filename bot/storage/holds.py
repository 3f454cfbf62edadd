"""How long the transactions of this process that write held the database, by whose they were.

On SQLite nobody else can write meanwhile; on PostgreSQL it is the longest that a lock of theirs can have been held.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cache

from bot.logs import log
from bot.storage.times import Times

# Seconds. No page and no job may hold the writer for 50 ms by what it does; a slow disk adds its own to any of them,
# so that only what is five times as long is worth a line.
WORTH_A_LINE = 0.25


class Holds(Times):
    """Noted once a transaction, when it has ended either way; `seconds` is the clock that it is measured by."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.seconds = seconds

    def note(self, name: str, seconds: float) -> None:
        super().note(name, seconds)
        if seconds > WORTH_A_LINE:
            log.warning("writer_held", by=name, milliseconds=round(seconds * 1000))


def asker() -> str:
    """The verb that opens a transaction, as its wing and stem: `people.purge`. For `Database.begin` alone."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_globals["__name__"] == "contextlib":
        frame = frame.f_back
    return _short(frame.f_globals["__name__"])


@cache
def _short(module: str) -> str:
    return ".".join(module.split(".")[-2:])
