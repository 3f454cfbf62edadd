"""The committer: what people do at the same moment is written by one thread, many turns to a commit.

A commit costs the same for one turn as for sixty-four. Each person's turns keep their order: of each one at most is
in a batch, and nobody is in a batch while a turn of theirs is under way alone.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from bot.errors import TryLater
from bot.storage.conversation.shared import take_together
from bot.storage.conversation.turns import Job, Outcome, take
from bot.storage.database import Collided, Database

MOST = 64  # turns of a commit
ALONE = 4  # threads for turns that go alone: a locked person holds up one of them, never the batches
LINGER = 0.002  # seconds: under load a batch is worth waiting for

Waiting = tuple[Job, "Future[Outcome]"]


class Committer:
    """One per database and process; its thread begins with the first turn."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[Waiting] = deque()
        self._busy: set[tuple[str, str, str]] = set()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._alone = ThreadPoolExecutor(ALONE, "turn alone")
        self._closed = False
        self._last = 0  # how many were in the batch before

    def submit(self, job: Job) -> Future[Outcome]:
        """The turn, once it is on disk; TryLater when nothing could be kept."""
        future: Future[Outcome] = Future()
        with self._news:
            if self._closed:
                raise TryLater("this process is ending")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="committer", daemon=True)
                self._thread.start()
            self._waiting.append((job, future))
            self._news.notify()
        return future

    def close(self) -> None:
        """Finish what waits, then end."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self._alone.shutdown(wait=True)

    def _work(self) -> None:
        while batch := self._next():
            self._commit(batch)

    def _next(self) -> list[Waiting]:
        """What can be taken together now; empty when the process ends and nothing waits."""
        with self._news:
            while not (batch := self._ready()):
                if self._closed and not self._waiting:
                    return []
                self._news.wait(0.1 if self._closed else None)
            if len(batch) < MOST and self._last > 1:
                self._waiting.extendleft(reversed(batch))
                self._news.release()
                time.sleep(LINGER)
                self._news.acquire()
                batch = self._ready()
            self._last = len(batch)
            return batch

    def _ready(self) -> list[Waiting]:
        """The first jobs of people who are not under way, at most one each; the others stay in their order."""
        batch, taken, kept = list[Waiting](), set(self._busy), deque[Waiting]()
        while self._waiting and len(batch) < MOST:
            waiting = self._waiting.popleft()
            keys = {waiting[0].key, *waiting[0].other_keys}
            (kept if keys & taken else batch).append(waiting)
            taken |= keys
        self._waiting.extendleft(reversed(kept))
        return batch

    def _commit(self, batch: list[Waiting]) -> None:
        futures = dict(batch)
        try:
            with self._database.begin() as tx:
                done, alone = take_together(tx, [job for job, _ in batch])
        except TryLater as trouble:
            if not isinstance(trouble, Collided):
                for _, future in batch:
                    future.set_exception(trouble)
                return
            done, alone = [], list(futures)
        except BaseException:  # nothing was written: each goes alone, and whose fault it was is said to them
            done, alone = [], list(futures)
        for job, outcome in done:
            futures[job].set_result(outcome)
        for job in alone:
            self._go_alone(job, futures[job])

    def _go_alone(self, job: Job, future: Future[Outcome]) -> None:
        keys = {job.key, *job.other_keys}
        with self._news:
            self._busy |= keys
        self._alone.submit(self._take, job, future, lambda: self._free(keys))

    def _take(self, job: Job, future: Future[Outcome], free: Callable[[], None]) -> None:
        try:
            outcome = take(self._database, job)
        except BaseException as error:
            free()
            future.set_exception(error)
        else:
            free()
            future.set_result(outcome)

    def _free(self, keys: set[tuple[str, str, str]]) -> None:
        with self._news:
            self._busy -= keys
            self._news.notify()
