"""The throttle that keeps us inside a provider's limits, and its twin for one process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

# So much of a second may go at once: no second sees more than 1.12 × per_second leave. Some letters are on their way
# a little longer than others: 1.2 × may arrive, 30 at Telegram's 25, which allows about 30.
BURST_SECONDS = 0.12
SMALLEST_WAIT = 1e-5  # seconds; less is rounding
FORGET_EVERY = 60.0  # seconds between clear-outs of people whose turn has long come


@dataclass(frozen=True, slots=True)
class Rate:
    """One channel's limits: letters a second for all, seconds between two to one person (0 = none).

    `per_person_burst` letters may go to one person at once; the seconds they borrow are waited for later.
    """

    per_second: float
    per_person_seconds: float
    per_person_burst: int = 1

    @property
    def step(self) -> float:
        """Seconds one letter uses up of the channel."""
        return 1.0 / self.per_second

    @property
    def person_slack(self) -> float:
        """Seconds one person may run ahead."""
        return (self.per_person_burst - 1) * self.per_person_seconds

    @property
    def slack(self) -> float:
        """Seconds the channel may run ahead; 0 where not even two letters fit into a burst."""
        return max(0.0, BURST_SECONDS - self.step)


UNLIMITED = Rate(float("inf"), 0.0)


class Throttle(Protocol):
    """Who may send now. A channel without a Rate is not held back, except by `pause`."""

    def take(self, channel: str, person: str) -> float:
        """0.0 = a token was taken, send; else the seconds until one may be there, and nothing was taken."""
        ...

    def pause(self, channel: str, seconds: float) -> None:
        """The provider refused everybody (429): nobody takes for `seconds`. Never shortens a pause."""
        ...


class InProcessThrottle:
    """For one process; of each channel and person it keeps when the next letter is due (GCRA)."""

    def __init__(self, rates: Mapping[str, Rate], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._rates = dict(rates)
        self._now = monotonic
        self._lock = threading.Lock()
        self._paused: dict[str, float] = {}
        self._channels: dict[str, float] = {}
        self._people: dict[tuple[str, str], float] = {}
        self._forget_at = monotonic() + FORGET_EVERY

    def take(self, channel: str, person: str) -> float:
        with self._lock:
            now = self._now()
            wait = self._wait(channel, person, now)
            if wait == 0.0:
                self._note(channel, person, now)
            return wait

    def pause(self, channel: str, seconds: float) -> None:
        with self._lock:
            self._paused[channel] = max(self._paused.get(channel, 0.0), self._now() + seconds)

    def paused(self, channel: str) -> float:
        """Seconds left of a pause, 0.0 when there is none."""
        with self._lock:
            return max(0.0, self._paused.get(channel, 0.0) - self._now())

    def _wait(self, channel: str, person: str, now: float) -> float:
        rate = self._rates.get(channel, UNLIMITED)
        due = max(
            self._paused.get(channel, now),
            self._channels.get(channel, now) - rate.slack,
            self._people.get((channel, person), now) - rate.person_slack,
        )
        return due - now if due - now > SMALLEST_WAIT else 0.0

    def _note(self, channel: str, person: str, now: float) -> None:
        rate = self._rates.get(channel, UNLIMITED)
        self._channels[channel] = max(now, self._channels.get(channel, now)) + rate.step
        if rate.per_person_seconds:
            due = max(now, self._people.get((channel, person), now))
            self._people[channel, person] = due + rate.per_person_seconds
        if now >= self._forget_at:
            self._people = {key: due for key, due in self._people.items() if due > now}
            self._forget_at = now + FORGET_EVERY
