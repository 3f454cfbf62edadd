"""Two texts tried beside each other: who reads which, and whether one of them was better. Pure.

Better is what brings more registrations that the worker confirmed, of those whom it reached. The interval of the
difference is Newcombe's (1998, method 10), made of Wilson's for each arm, at 95 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import sqrt

ARMS = ("a", "b")
DIGITS = range(
    13, 33
)  # places of a person's id that are chance (counted from 1); those before tell when they came
LEAST = 100  # reached by each arm, and
LEAST_CONFIRMED = 10  # confirmed in both together: below that nothing is said
Z = 1.959964


def digit_of(broadcast: str) -> int:
    """Which digit of a person's id decides their arm: another one for another broadcast, always the same for this."""
    return DIGITS[int(sha256(broadcast.encode()).hexdigest(), 16) % len(DIGITS)]


def arm_of(broadcast: str, person: str) -> str:
    """The arm of somebody, for ever the same; planning works it out by the same digit in SQL."""
    return ARMS[0] if person[digit_of(broadcast) - 1] < "8" else ARMS[1]


@dataclass(frozen=True, slots=True)
class Arm:
    """How many one text reached, and how many of these confirmed that they are registered."""

    reached: int = 0
    confirmed: int = 0

    @property
    def share(self) -> float:
        return self.confirmed / self.reached if self.reached else 0.0

    def interval(self) -> tuple[float, float]:
        """Wilson's."""
        n, p = self.reached, self.share
        if not n:
            return 0.0, 1.0
        middle, wide = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return (middle - wide) / (1 + Z * Z / n), (middle + wide) / (1 + Z * Z / n)


@dataclass(frozen=True, slots=True)
class Verdict:
    """By how much the second is better than the first, from–to, as shares. `better` is an arm, empty where unsure."""

    low: float
    high: float
    enough: bool
    better: str = ""


def verdict(first: Arm, second: Arm) -> Verdict:
    """What may be said of the difference; nothing while there are too few."""
    difference = second.share - first.share
    (low_first, high_first), (low_second, high_second) = first.interval(), second.interval()
    low = difference - sqrt((second.share - low_second) ** 2 + (high_first - first.share) ** 2)
    high = difference + sqrt((high_second - second.share) ** 2 + (first.share - low_first) ** 2)
    enough = min(first.reached, second.reached) >= LEAST
    enough = enough and first.confirmed + second.confirmed >= LEAST_CONFIRMED
    better = "" if not enough or low <= 0 <= high else ARMS[low > 0]
    return Verdict(low, high, enough, better)
