"""Seconds counted by name and by bounds, as a histogram wants them; what they measure says whoever notes them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from threading import Lock

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds


class Times:
    """Of one process; any thread may note."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}
        self._longest: dict[str, float] = {}

    def note(self, name: str, seconds: float) -> None:
        with self._lock:
            counts = self._counts.setdefault(name, [0] * (len(BOUNDS) + 1))
            counts[bisect_left(BOUNDS, seconds)] += 1
            self._sums[name] = self._sums.get(name, 0.0) + seconds
            self._longest[name] = max(self._longest.get(name, 0.0), seconds)

    def counted(self) -> dict[str, tuple[list[int], float]]:
        """By name: how many took at most each of BOUNDS and more than the last, and all their seconds together."""
        with self._lock:
            return {name: (list(counts), self._sums[name]) for name, counts in self._counts.items()}

    def longest(self) -> Mapping[str, float]:
        """By name, the seconds of the one that took longest."""
        with self._lock:
            return dict(self._longest)
