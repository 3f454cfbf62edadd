"""Waking: what other threads finish, for an event loop that waits for it; many at the same moment wake it once."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from typing import Any


class Waking:
    """For any number of event loops; a process that serves has one."""

    def __init__(self) -> None:
        self._loops = dict[asyncio.AbstractEventLoop, _Done]()

    async def until(self, begin: Callable[[Callable[[Any], None]], None]) -> Any:
        """What `begin` tells the function it is given, from any thread; an exception that is told is raised.

        Whoever goes away meanwhile takes nothing back.
        """
        loop = asyncio.get_running_loop()
        done = self._loops.get(loop)
        if done is None:
            done = self._loops[loop] = _Done(loop.call_soon_threadsafe)
        future: asyncio.Future[Any] = loop.create_future()
        begin(lambda outcome: done.put(future, outcome))
        return await future


class _Done:
    """What is finished for one event loop, and not handed out yet."""

    def __init__(self, wake: Callable[[Callable[[], None]], object]) -> None:
        self._wake = wake
        self._waiting = deque[tuple[asyncio.Future[Any], object]]()
        self._woken = False

    def put(self, future: asyncio.Future[Any], outcome: object) -> None:
        """From any thread; when the loop has ended nobody waits any more."""
        self._waiting.append((future, outcome))
        if (
            not self._woken
        ):  # looked at after the line above, put down before the line is emptied: none is missed
            self._woken = True
            with contextlib.suppress(RuntimeError):
                self._wake(self._hand_out)

    def _hand_out(self) -> None:
        self._woken = False
        while self._waiting:
            future, outcome = self._waiting.popleft()
            if future.done():
                continue
            if isinstance(outcome, BaseException):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)
