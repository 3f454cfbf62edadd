"""The line of receipts: what providers report at the same moment is written by one thread, many to a commit."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from bot.errors import TryLater
from bot.post import Receipt
from bot.storage.database import Collided, Database
from bot.storage.messaging import receipts

MOST = 256  # receipts of a commit

Tell = Callable[[BaseException | None], None]  # called once it is on disk, or could not be kept
Waiting = tuple[Receipt, Tell]


class ReceiptLine:
    """One per database and process; its thread begins with the first receipt. `now` in milliseconds."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        self._database, self._now = database, now
        self._waiting: deque[Waiting] = deque()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def begin(self, receipt: Receipt, tell: Tell) -> None:
        """`tell` is called, by another thread, once it is on disk or could not be kept. Raises TryLater."""
        with self._news:
            if self._closed:
                raise TryLater("this process is ending")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="receipts", daemon=True)
                self._thread.start()
            self._waiting.append((receipt, tell))
            self._news.notify()

    def close(self) -> None:
        """Finish what waits, then end."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _work(self) -> None:
        while batch := self._next():
            self._commit(batch)

    def _next(self) -> list[Waiting]:
        with self._news:
            while not self._waiting and not self._closed:
                self._news.wait()
            return [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]

    def _commit(self, batch: list[Waiting]) -> None:
        """All together; where that cannot be, one by one, so that a bad one fails alone."""
        try:
            self._write([receipt for receipt, _ in batch])
        except Exception as trouble:
            away = isinstance(trouble, TryLater) and not isinstance(trouble, Collided)
            for waiting in batch:
                if away:
                    waiting[1](trouble)
                else:
                    self._alone(*waiting)
            return
        for _, tell in batch:
            tell(None)

    def _alone(self, receipt: Receipt, tell: Tell) -> None:
        try:
            self._write([receipt])
        except Exception as trouble:
            tell(trouble)
        else:
            tell(None)

    def _write(self, found: list[Receipt]) -> None:
        with self._database.begin() as tx:
            receipts.note_all(tx, found, self._now())
