"""Flags on a report: what staff should look at. They stop nothing, accuse nobody; the agent hears why."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.referrals.lead import Seen
from bot.referrals.outcomes import Outcome

SOONEST = (
    120_000  # milliseconds: nobody registers a worker, or finds out that they cannot, within two minutes
)
MOST_A_DAY = 15

RAISED: Mapping[str, Callable[[Seen], bool]] = {
    "too_soon": lambda seen: seen.held < SOONEST,
    "same_number": lambda seen: seen.same_number,
    "same_person": lambda seen: seen.same_person,
    "many_today": lambda seen: seen.today >= MOST_A_DAY,
    "outside_area": lambda seen: seen.outside,
}


def of(row: Outcome, seen: Seen) -> tuple[str, ...]:
    """The flags a report raises, of those its outcome can raise."""
    return tuple(flag for flag in row.flags if RAISED[flag](seen))
