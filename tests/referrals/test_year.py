"""The simulated year of the bench holds against the house: the same reminders, the same notes."""

from __future__ import annotations

from bench.year import WORKERS, lived, played
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.stage import Stage


@SQLITE_ONLY
def test_the_house_reminds_and_notes_as_the_year_was_simulated(stage: Stage, clock: HeldClock) -> None:
    for simulated, found in played(stage, clock, (2, 3, 7), 0.4):
        assert found.reminded == simulated.reminded
        assert found.noted_until == simulated.noted_until


def test_where_reminding_does_nothing_to_people_nothing_is_gained() -> None:
    for number in range(0, WORKERS, 400):
        assert lived(number, 0.0).paid == lived(number, 0.0, reminded=False).paid
