"""The end of a discount is told once, to who agreed, by day, with its source; never from a rule that goes on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.runtime import Runtime
from bot.services.daily_jobs import plant_jobs
from tests.cast import SITI, agree, opt_out, registered
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.stage import last_words, ring

pytestmark = SQLITE_ONLY
BEFORE = datetime(2026, 12, 20, 3, tzinfo=UTC)


def agreed(runtime: Runtime, *, sector: str = "other", kind: str = "broadcasts") -> str:
    """Siti has registered, and agreed to a kind of news."""
    siti = registered(runtime, SITI).person
    with runtime.database.begin() as tx:
        tx.run("UPDATE person SET sector = :sector WHERE id = :id", {"sector": sector, "id": siti})
    agree(runtime, siti, kind)
    return siti


def at(runtime: Runtime, clock: HeldClock, moment: datetime) -> str:
    """What Siti read last, once it is that moment and everything due has rung."""
    plant_jobs(runtime)
    clock.at = moment
    ring(runtime)
    return last_words(runtime, SITI, most=9)


def test_who_agreed_to_news_is_told_the_month_and_the_source(runtime: Runtime, clock: HeldClock) -> None:
    agreed(runtime)
    said = at(runtime, clock, BEFORE)
    assert "Desember 2026" in said
    assert "PP 50/2025" in said


def test_it_is_told_once(runtime: Runtime, clock: HeldClock) -> None:
    agreed(runtime)
    at(runtime, clock, BEFORE)
    assert at(runtime, clock, BEFORE.replace(day=28)).count("Pengingat") == 1


@pytest.mark.parametrize(
    "moment", [datetime(2026, 12, 1, 3, tzinfo=UTC), datetime(2027, 1, 2, 3, tzinfo=UTC)]
)
def test_neither_long_before_nor_after(runtime: Runtime, clock: HeldClock, moment: datetime) -> None:
    agreed(runtime)
    assert "Pengingat" not in at(runtime, clock, moment)


@pytest.mark.parametrize("more", [{"sector": "transport"}, {"kind": "questions"}])
def test_nobody_else_is_told(runtime: Runtime, clock: HeldClock, more: dict[str, str]) -> None:
    agreed(runtime, **more)
    assert "Pengingat" not in at(runtime, clock, BEFORE)


def test_at_night_it_waits_for_the_morning(runtime: Runtime, clock: HeldClock) -> None:
    agreed(runtime)
    night = datetime(2026, 12, 20, 16, tzinfo=UTC)  # 23:00 WIB
    assert "Pengingat" not in at(runtime, clock, night)
    clock.forward(hours=9)
    ring(runtime)
    assert "Pengingat" in last_words(runtime, SITI)


def test_who_said_stop_meanwhile_hears_nothing(runtime: Runtime, clock: HeldClock) -> None:
    opt_out(runtime, agreed(runtime))
    assert "Pengingat" not in at(runtime, clock, BEFORE)
