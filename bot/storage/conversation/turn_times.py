"""How long turns took in this process, from when they were handed in until they were on disk, counted by bounds."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds

Told = TypeVar("Told")


class TurnTimes:
    """Counts by what became of a turn: `done`, `failed`, `seen` before, or `away`, when nothing could be kept."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._lock = seconds, Lock()
        self._counts: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}

    def around(self, tell: Callable[[Told], None]) -> Callable[[Told], None]:
        """`tell`, which notes the turn first; the clock runs from now."""
        begun = self._seconds()

        def noted(outcome: Told) -> None:
            away = isinstance(outcome, BaseException)
            self._note("away" if away else type(outcome).__name__.lower(), self._seconds() - begun)
            tell(outcome)

        return noted

    def _note(self, end: str, seconds: float) -> None:
        with self._lock:
            counts = self._counts.setdefault(end, [0] * (len(BOUNDS) + 1))
            counts[bisect_left(BOUNDS, seconds)] += 1
            self._sums[end] = self._sums.get(end, 0.0) + seconds

    def counted(self) -> dict[str, tuple[list[int], float]]:
        """By end: how many took at most each of BOUNDS and more than the last, and all their seconds together."""
        with self._lock:
            return {end: (list(counts), self._sums[end]) for end, counts in self._counts.items()}
