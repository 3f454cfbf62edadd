"""A clock that was ahead and is set right: what was put off by seconds while it was wrong must not wait for hours."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time

from bot.errors import TryLater
from bot.logs import log
from bot.runtime import Runtime
from bot.storage.database import Tx
from bot.storage.messaging import holding

SET_BACK = 60_000  # milliseconds: clocks of machines differ by less
EVERY = 1.0  # seconds


async def keep_minding_clock(runtime: Runtime, stop: threading.Event, every: float = EVERY) -> None:
    """Beside each other, the clock and one that nobody can set; until `stop`."""
    ahead = _ahead(runtime)
    while not stop.is_set():
        await asyncio.sleep(every)
        with contextlib.suppress(TryLater):  # looked at again, with what it was ahead before
            await asyncio.to_thread(_mind, runtime, ahead - _ahead(runtime))
            ahead = _ahead(runtime)


def _ahead(runtime: Runtime) -> int:
    return runtime.now_ms() - time.monotonic_ns() // 1_000_000


def _mind(runtime: Runtime, back: int) -> None:
    if back > SET_BACK:
        with runtime.database.begin() as tx:
            let_go(tx, runtime.now_ms(), back)
        runtime.doorbell.ring()


def let_go(tx: Tx, now: int, back: int) -> None:
    """`back`: by how much the clock was ahead, milliseconds. Twice does no harm: the next try comes sooner."""
    moved = holding.wait_no_longer(tx, now, back)
    log.error("clock_set_back", milliseconds=back, letters=moved)
