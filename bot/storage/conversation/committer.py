"""The committer: what people do at the same moment is written by one thread, many turns to a commit.

A commit costs the same for one turn as for sixty-four. Each person's turns keep their order: of each one at most is
in a batch, and nobody is in a batch while a turn of theirs is under way alone.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from bot.errors import TryLater
from bot.post import Outcome as Became
from bot.storage.conversation.shared import take_together
from bot.storage.conversation.turn_rows import Lane
from bot.storage.conversation.turn_times import TurnTimes
from bot.storage.conversation.turns import Job, Outcome, take
from bot.storage.database import Collided, Database
from bot.storage.messaging import letters
from bot.storage.messaging.letters import Claimed

MOST = 64  # turns of a commit
ALONE = 4  # threads for turns that go alone: a locked person holds up one of them, never the batches
AWAY = 0.05  # seconds before a database that is away is tried again
LINGER = 0.002  # seconds: under load a batch is worth waiting for

Tell = Callable[[Outcome | BaseException], None]  # called once the turn is on disk, or could not be kept
Waiting = tuple[Job, Tell]
Sent = tuple[Claimed, Became, int]


class Sender(Protocol):
    """Who sends letters in this process: what a batch made is handed over in memory, open and leased."""

    def take(self, born: Sequence[Claimed]) -> None:
        """Send these; each is settled by `Committer.settle`. Called by the committer's thread, returns at once."""
        ...

    def settled(self, letters: Sequence[Claimed]) -> None:
        """What became of these is on disk: the next of each lane may go."""
        ...


class Committer:
    """One per database and process; its thread begins with the first turn."""

    def __init__(self, database: Database) -> None:
        self.times = TurnTimes()
        self._database = database
        self._waiting: deque[Waiting] = deque()
        self._busy: set[tuple[str, str, str]] = set()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._alone = ThreadPoolExecutor(ALONE, "turn alone")
        self._closed = False
        self._last = 0  # how many were in the batch before
        self._sender: Sender | None = None
        self._handing = False
        self._sent: list[Sent] = []
        self._held: dict[Lane, int] = {}  # the committer's thread alone looks at it

    def submit(self, job: Job) -> Future[Outcome]:
        """The turn, once it is on disk; TryLater when nothing could be kept."""
        future = Future[Outcome]()

        def tell(outcome: Outcome | BaseException) -> None:
            if isinstance(outcome, BaseException):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

        self.begin(job, tell)
        return future

    def begin(self, job: Job, tell: Tell) -> None:
        """The same for whoever wants to be told, by another thread, rather than to wait. Raises TryLater."""
        with self._news:
            if self._closed:
                raise TryLater("this process is ending")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="committer", daemon=True)
                self._thread.start()
            self._waiting.append((job, self.times.around(tell)))
            self._news.notify()

    def hand_to(self, sender: Sender | None) -> None:
        """From now on letters are handed over; with None they are queued, and those in hand are still settled."""
        self._sender, self._handing = sender or self._sender, sender is not None

    def settle(self, letter: Claimed, outcome: Became, now: int) -> None:
        """What became of a letter that was handed over, written down with the next commit. `now` in milliseconds."""
        with self._news:
            self._sent.append((letter, outcome, now))
            self._news.notify()

    def close(self) -> None:
        """Finish what waits, then end."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self._alone.shutdown(wait=True)

    def _work(self) -> None:
        while work := self._next():
            self._commit(*work)

    def _next(self) -> tuple[list[Waiting], list[Sent]] | None:
        """What can be taken together now; None when the process ends and nothing waits."""
        with self._news:
            while not (batch := self._ready()) and not self._sent:
                if self._closed and not self._waiting:
                    return None
                self._news.wait(0.1 if self._closed else None)
            if not batch:  # whoever got the letters may be writing already: their next turn shares the commit
                self._news.wait(LINGER)
                batch = self._ready()
            if len(batch) < MOST and self._last > 1:
                self._waiting.extendleft(reversed(batch))
                self._news.release()
                time.sleep(LINGER)
                self._news.acquire()
                batch = self._ready()
            self._last = len(batch)
            sent, self._sent = self._sent, []
            return batch, sent

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

    def _commit(self, batch: list[Waiting], sent: list[Sent]) -> None:
        tells, held = dict(batch), self._without(sent)
        try:
            with self._database.begin() as tx:
                tx.by_index()
                if sent:
                    pairs = [(letter, became) for letter, became, _ in sent]
                    letters.settle(tx, pairs, max(at for _, _, at in sent))
                found = take_together(tx, list(tells), held if self._handing else None)
        except BaseException as error:  # nothing was written
            self._undone(batch, sent, error)
            return
        self._held = held
        self._hand_over(found.born, [letter for letter, _, _ in sent])
        for job, outcome in found.done:
            tells[job](outcome)
        for job in found.alone:
            self._go_alone(job, tells[job])

    def _without(self, sent: list[Sent]) -> dict[Lane, int]:
        """What is in hand once these are settled."""
        held = self._held.copy()
        for letter, _, _ in sent:
            lane = letter.person, letter.channel
            left = held.get(lane, 0) - 1
            if left > 0:
                held[lane] = left
            else:
                held.pop(lane, None)
        return held

    def _hand_over(self, born: list[Claimed], sent: list[Claimed]) -> None:
        for letter in born:
            lane = (letter.person, letter.channel)
            self._held[lane] = self._held.get(lane, 0) + 1
        if self._sender is not None:
            if sent:
                self._sender.settled(sent)
            if born:
                self._sender.take(born)

    def _undone(self, batch: list[Waiting], sent: list[Sent], error: BaseException) -> None:
        """Letters are settled with the next try; turns are told to come again, or go alone and show why."""
        with self._news:
            self._sent[:0] = sent
        away = isinstance(error, TryLater) and not isinstance(error, Collided)
        if away:
            time.sleep(AWAY)
        for job, tell in batch:
            if away:
                tell(error)
            else:
                self._go_alone(job, tell)

    def _go_alone(self, job: Job, tell: Tell) -> None:
        keys = {job.key, *job.other_keys}
        with self._news:
            self._busy |= keys
        self._alone.submit(self._take, job, tell, lambda: self._free(keys))

    def _take(self, job: Job, tell: Tell, free: Callable[[], None]) -> None:
        outcome: Outcome | BaseException
        try:
            outcome = take(self._database, job)
        except BaseException as error:
            outcome = error
        free()
        tell(outcome)

    def _free(self, keys: set[tuple[str, str, str]]) -> None:
        with self._news:
            self._busy -= keys
            self._news.notify()
