"""Deadlines: many waits of the same length on one event loop, looked after by one timer.

`asyncio.timeout` makes a timer for each, which costs as much as reading what was waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

Result = TypeVar("Result")
Task = asyncio.Task[Any]


class Deadlines:
    """For any number of event loops; a process that serves has two."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loops = dict[asyncio.AbstractEventLoop, _Waiting]()

    async def within(self, waited: Awaitable[Result]) -> Result:
        """What is waited for. Raises TimeoutError where it takes longer; whoever is cancelled stays cancelled."""
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        waiting, before = self._loops.get(loop) or self._begin(loop), task.cancelling()
        waiting.note(task, loop.time() + self._seconds)
        try:
            return await waited
        except asyncio.CancelledError:
            if waiting.was_late(task) and task.uncancel() <= before:
                raise TimeoutError from None
            raise
        finally:
            waiting.forget(task)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> _Waiting:
        self._loops = {one: waiting for one, waiting in self._loops.items() if not one.is_closed()}
        self._loops[loop] = _Waiting(loop)
        return self._loops[loop]


class _Waiting:
    """Who waits on one event loop, in the order in which their time is up."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._until = dict[Task, float]()
        self._late = set[Task]()
        self._watched = False

    def note(self, task: Task, until: float) -> None:
        self._until[task] = until
        if not self._watched:
            self._watched = True
            self._loop.call_at(until, self._look)

    def forget(self, task: Task) -> None:
        self._until.pop(task, None)
        self._late.discard(task)

    def was_late(self, task: Task) -> bool:
        return task in self._late

    def _look(self) -> None:
        """Cancel those whose time is up, and look again when the next one's is."""
        now = self._loop.time()
        for task, until in list(self._until.items()):
            if until > now:
                self._loop.call_at(until, self._look)
                return
            del self._until[task]
            self._late.add(task)
            task.cancel()
        self._watched = False
