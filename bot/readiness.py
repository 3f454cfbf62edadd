"""Whether this process can serve, looked at in a thread of its own, so that asking never waits for a lock."""

from __future__ import annotations

import asyncio
import threading
import time

from bot.asked import Answer
from bot.runtime import Runtime
from bot.services.staff.health import is_ready

EVERY = 1.0  # seconds between looks
OLD = 5.0  # a look that takes longer than this is an answer, too
FIRST = 0.9  # seconds that the first question waits for the first look
READY = (200, [("content-type", "application/json")], b'{"status":"ready"}\n')
NOT_READY = (503, [("content-type", "application/json")], b'{"status":"not ready"}\n')


class Readiness:
    """The last look, a second old at most while all is well. What is missing stands in doctor, not in the answer."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._problem, self._looked = "not looked yet", 0.0
        self._stop, self._first_look = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._watch, name="readiness", daemon=True)

    async def answer(self) -> Answer:
        if self._thread.ident is None:
            self._thread.start()
        if not self._first_look.is_set():
            await asyncio.to_thread(self._first_look.wait, FIRST)
        late = time.monotonic() - self._looked > OLD
        return NOT_READY if self._problem or late else READY

    def _watch(self) -> None:
        while not self._stop.is_set():
            self._problem = is_ready(self._runtime)
            self._looked = time.monotonic()
            self._first_look.set()
            self._stop.wait(EVERY)

    def close(self) -> None:
        self._stop.set()
