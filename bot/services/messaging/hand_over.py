"""HandOver: letters that a turn of this very process made, sent at once from memory, each person's in order.

They are born leased: if the process dies the lease runs out and any worker takes the row. What became of one is
written down with the committer's next commit, and only then the next of its lane goes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence

from bot.post import Outcome, RetryAt
from bot.runtime import Runtime
from bot.services.messaging.deliver import send_one
from bot.storage.messaging.letters import Claimed

PATIENCE = 3.0  # seconds a letter waits in hand for its turn; then it goes back to the queue
BACK = RetryAt(0.0, "queue", "waited in hand")  # no try of its own

Lane = tuple[str, str]


class HandOver:
    """The one sending loop of a process: it belongs to the worker's event loop."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._shared = runtime, bool(runtime.settings.redis_url)
        self._loop = asyncio.get_running_loop()
        self._lanes: dict[Lane, deque[tuple[Claimed, float]]] = {}
        self._outcomes: dict[int, Outcome] = {}  # until they are on disk, by letter
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, born: Sequence[Claimed]) -> None:
        self._call(self._begin, born)

    def settled(self, letters: Sequence[Claimed]) -> None:
        self._call(self._go_on, letters)

    def _call(self, what: Callable[[Sequence[Claimed]], None], letters: Sequence[Claimed]) -> None:
        """From the committer's thread; when this loop has ended, the leases of what it held run out."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what, letters)

    async def finish(self, seconds: float) -> None:
        """What is under way gets a little time; the lease of what does not make it runs out by itself."""
        latest = self._loop.time() + seconds
        while self._lanes and self._loop.time() < latest:
            await asyncio.sleep(0.01)
        for task in self._tasks:
            task.cancel()

    def _begin(self, born: Sequence[Claimed]) -> None:
        for letter in born:
            lane = (letter.person, letter.channel)
            waiting = self._lanes.get(lane)
            if waiting is None:
                waiting = self._lanes[lane] = deque()
            waiting.append((letter, self._loop.time()))
            if len(waiting) == 1:
                self._start(lane)

    def _start(self, lane: Lane) -> None:
        task = self._loop.create_task(self._run(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _go_on(self, letters: Sequence[Claimed]) -> None:
        """What became of these is on disk: the next of each lane goes.

        Where one has to wait, those behind it go back to the queue: none overtakes it.
        """
        for letter in letters:
            lane = (letter.person, letter.channel)
            outcome = self._outcomes.pop(letter.row, None)
            if outcome is None:  # sent by `deliver`, or of a loop before this one
                continue
            waiting = self._lanes[lane]
            waiting.popleft()
            if isinstance(outcome, RetryAt):
                self._runtime.doorbell.ring()
            if not waiting:
                del self._lanes[lane]
            elif isinstance(outcome, RetryAt):
                self._became(waiting[0][0], BACK)
            else:
                self._start(lane)

    async def _run(self, lane: Lane) -> None:
        letter, since = self._lanes[lane][0]
        self._became(letter, await self._send(letter, since))

    def _became(self, letter: Claimed, outcome: Outcome) -> None:
        self._outcomes[letter.row] = outcome
        self._runtime.committer.settle(letter, outcome, self._runtime.now_ms())

    async def _send(self, letter: Claimed, since: float) -> Outcome:
        """Through the throttle, unless it would keep the letter in hand for too long."""
        while True:
            if self._loop.time() - since > PATIENCE:
                return BACK
            wait = await self._asked(letter) if self._shared else self._taken(letter)
            if wait <= 0:
                return await send_one(self._runtime, letter)
            if wait > PATIENCE:
                return RetryAt(wait, "queue", "throttle")
            await asyncio.sleep(wait)

    def _taken(self, letter: Claimed) -> float:
        """Seconds the throttle asks for."""
        if letter.channel not in self._runtime.channels:
            return 0.0
        return self._runtime.throttle.take(letter.channel, letter.person)

    async def _asked(self, letter: Claimed) -> float:
        """The same of a shared throttle, in a thread: it may have to wait for Redis."""
        return await asyncio.to_thread(self._taken, letter)
