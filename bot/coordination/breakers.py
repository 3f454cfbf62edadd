"""Breaker: a provider that fails again and again is let rest, longer each time, and one letter tries it out.

One for each channel of a process. It never sleeps itself: the throttle does, as for every other pause.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.post import GiveUp, Outcome, RetryAt, Sent

IN_A_ROW = 5  # failures of the provider, not of a letter
FIRST_SECONDS, LONGEST_SECONDS = 5.0, 300.0
SOONEST = 1.0  # seconds between two failures that count apart: a burst that was under way is one


@dataclass(slots=True)
class Breaker:
    """`opened` is how often in a row it opened; 0 while all is well."""

    failures: int = 0
    opened: int = 0
    last_at: float = field(default=float("-inf"))

    def hears(self, outcome: Outcome, now: float) -> float:
        """Seconds for which the channel rests because of this; 0.0 for none. `now` in seconds of any clock."""
        if isinstance(outcome, Sent | GiveUp):  # the provider is there
            self.failures = self.opened = 0
            return 0.0
        if isinstance(outcome, RetryAt) and outcome.scope == "letter":
            return 0.0
        self.failures += 1
        half_open = self.opened > 0 and now - self.last_at >= SOONEST
        self.last_at = now
        if self.failures < IN_A_ROW and not half_open:
            return 0.0
        self.failures, self.opened = 0, self.opened + 1
        return float(min(FIRST_SECONDS * 4 ** (self.opened - 1), LONGEST_SECONDS))


class Breakers:
    """Safe from any thread; a channel that is well costs one look into a dictionary."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._lock = threading.Lock()
        self._breakers: dict[str, Breaker] = {}

    def hears(self, channel: str, outcome: Outcome) -> float:
        breaker = self._breakers.get(channel)
        if breaker is None:
            if isinstance(outcome, Sent | GiveUp):
                return 0.0
            with self._lock:
                breaker = self._breakers.setdefault(channel, Breaker())
        with self._lock:
            return breaker.hears(outcome, self._now())

    def away(self, channel: str) -> None:
        """Its provider asked for a long rest: until something is taken again it counts as away."""
        with self._lock:
            breaker = self._breakers.setdefault(channel, Breaker())
            breaker.opened = max(breaker.opened, 1)

    @property
    def any_open(self) -> bool:
        """Whether any channel is away: nobody listens to what is taken otherwise."""
        return any(breaker.failures or breaker.opened for breaker in self._breakers.values())

    def is_open(self, channel: str) -> bool:
        breaker = self._breakers.get(channel)
        return breaker is not None and breaker.opened > 0
