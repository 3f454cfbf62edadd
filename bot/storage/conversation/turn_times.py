"""How long turns took in this process, from when they were handed in until they were on disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from bot.storage.times import Times

Told = TypeVar("Told")


class TurnTimes(Times):
    """Counts by what became of a turn: `done`, `failed`, `seen` before, or `away`, when nothing could be kept."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._seconds = seconds

    def around(self, tell: Callable[[Told], None]) -> Callable[[Told], None]:
        """`tell`, which notes the turn first; the clock runs from now."""
        begun = self._seconds()

        def noted(outcome: Told) -> None:
            away = isinstance(outcome, BaseException)
            self.note("away" if away else type(outcome).__name__.lower(), self._seconds() - begun)
            tell(outcome)

        return noted
