"""Waking: what other threads finish, for an event loop that waits for it; many at the same moment wake it once."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from bot.logs import log, where

Then = Callable[[Any], None]


class Waking:
    """For any number of event loops; a process that serves has one."""

    def __init__(self) -> None:
        self._loops = dict[asyncio.AbstractEventLoop, _Done]()

    def tell(self, begin: Callable[[Callable[[Any], None]], object], then: Then) -> None:
        """`then` gets, on the loop that runs now, what `begin` tells the function it is given from any thread."""
        loop = asyncio.get_running_loop()
        done = self._loops.get(loop)
        if done is None:
            done = self._loops[loop] = _Done(loop.call_soon_threadsafe)
        try:
            begin(partial(done.put, then))
        except Exception as error:
            then(error)


class _Done:
    """What is finished for one event loop, and not handed out yet."""

    def __init__(self, wake: Callable[[Callable[[], None]], object]) -> None:
        self._wake = wake
        self._waiting = deque[tuple[Then, object]]()
        self._woken = False

    def put(self, then: Then, outcome: object) -> None:
        """From any thread; when the loop has ended nobody waits any more."""
        self._waiting.append((then, outcome))
        # Looked at after the line above, put down before the line is emptied: none is missed.
        if not self._woken:
            self._woken = True
            with contextlib.suppress(RuntimeError):
                self._wake(self._hand_out)

    def _hand_out(self) -> None:
        self._woken = False
        while self._waiting:
            then, outcome = self._waiting.popleft()
            try:
                then(outcome)
            except Exception as error:  # the others are still to be told
                log.error("request_failed", reason=where(error))
