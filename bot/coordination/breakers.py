"""Breaker: a provider that fails again and again is let rest, longer each time, and one letter tries it out.

One for each channel of a process. It never sleeps itself: the throttle does, as for every other pause.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.failing import LONG, silence_of
from bot.post import GiveUp, Outcome, RetryAt, Sent

IN_A_ROW = 5  # failures of the provider, not of a letter
FIRST_SECONDS = 5.0
AWAY_SECONDS = 60.0  # who is asked to keep still for so long is away, and staff see it
SOONEST = 1.0  # seconds between two failures that count apart: a burst that was under way is one


@dataclass(slots=True)
class Breaker:
    """How often in a row it opened (`opened`) and was asked for a long rest (`silenced`); 0 while all is well."""

    failures: int = 0
    opened: int = 0
    silenced: int = 0
    last_at: float = field(default=float("-inf"))

    def hears(self, outcome: Outcome, now: float) -> float:
        """Seconds for which the channel rests because of this; 0.0 for none. `now` in seconds of any clock."""
        if isinstance(outcome, Sent | GiveUp):  # the provider is there
            self.failures = self.opened = self.silenced = 0
            return 0.0
        if isinstance(outcome, RetryAt) and outcome.scope == "letter":
            return 0.0
        apart = now - self.last_at >= SOONEST
        self.last_at = now
        asked = outcome.seconds if isinstance(outcome, RetryAt) and outcome.scope == "channel" else 0.0
        return max(self._counted(apart), self._silence(asked, apart))

    def _counted(self, apart: bool) -> float:
        self.failures += 1
        half_open = self.opened > 0 and apart
        if self.failures < IN_A_ROW and not half_open:
            return 0.0
        self.failures, self.opened = 0, self.opened + 1
        return float(min(FIRST_SECONDS * 4 ** min(self.opened - 1, 10), LONG))

    def _silence(self, asked: float, apart: bool) -> float:
        """As long as the provider asked, within bounds: those who ask in vain for a day are asked seldom."""
        if asked >= AWAY_SECONDS:
            self.opened = max(self.opened, 1)
            self.silenced += apart or not self.silenced
        return silence_of(asked, max(self.silenced, 1))


class Breakers:
    """Safe from any thread; a channel that is well costs one look into a dictionary."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._lock = threading.Lock()
        self._breakers: dict[str, Breaker] = {}

    def hears(self, channel: str, outcome: Outcome) -> float:
        """Seconds for which it rests; 0.0 for none."""
        breaker = self._breakers.get(channel)
        if breaker is None:
            if isinstance(outcome, Sent | GiveUp):
                return 0.0
            with self._lock:
                breaker = self._breakers.setdefault(channel, Breaker())
        with self._lock:
            return breaker.hears(outcome, self._now())

    @property
    def any_open(self) -> bool:
        """Whether any channel is away: nobody listens to what is taken otherwise."""
        return any(breaker.failures or breaker.opened for breaker in self._breakers.values())

    def is_open(self, channel: str) -> bool:
        breaker = self._breakers.get(channel)
        return breaker is not None and breaker.opened > 0
