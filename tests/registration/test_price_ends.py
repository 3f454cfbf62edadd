"""The end of a discount is told once, to who agreed, by day, with its source; never from a rule that goes on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.runtime import Runtime
from bot.services.daily_jobs import plant_jobs
from tests.registration.cast import Clock, last_words, registered, ring

SITI = "tg:siti"
BEFORE = datetime(2026, 12, 20, 3, tzinfo=UTC)


def agreed(runtime: Runtime, *, sector: str = "other", kind: str = "broadcasts") -> str:
    """Siti has registered, and agreed to a kind of news."""
    siti = registered(runtime, SITI)
    with runtime.database.begin() as tx:
        tx.run("UPDATE person SET sector = :sector WHERE id = :id", {"sector": sector, "id": siti.person})
        tx.run(
            "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at)"
            " VALUES (:id, :kind, 'v', '', 'id', 'simulator', :now)",
            {"id": siti.person, "kind": kind, "now": runtime.now_ms()},
        )
    return siti.person


def at(runtime: Runtime, clock: Clock, moment: datetime) -> str:
    """What Siti read last, once it is that moment and everything due has rung."""
    plant_jobs(runtime)
    clock.now = moment
    for _ in range(4):
        ring(runtime)
    return last_words(runtime, SITI, most=9)


def test_who_agreed_to_news_is_told_the_month_and_the_source(runtime: Runtime, clock: Clock) -> None:
    agreed(runtime)
    said = at(runtime, clock, BEFORE)
    assert "Desember 2026" in said
    assert "PP 50/2025" in said


def test_it_is_told_once(runtime: Runtime, clock: Clock) -> None:
    agreed(runtime)
    at(runtime, clock, BEFORE)
    assert at(runtime, clock, BEFORE.replace(day=28)).count("Pengingat") == 1


@pytest.mark.parametrize(
    "moment", [datetime(2026, 12, 1, 3, tzinfo=UTC), datetime(2027, 1, 2, 3, tzinfo=UTC)]
)
def test_neither_long_before_nor_after(runtime: Runtime, clock: Clock, moment: datetime) -> None:
    agreed(runtime)
    assert "Pengingat" not in at(runtime, clock, moment)


@pytest.mark.parametrize("more", [{"sector": "transport"}, {"kind": "questions"}])
def test_nobody_else_is_told(runtime: Runtime, clock: Clock, more: dict[str, str]) -> None:
    agreed(runtime, **more)
    assert "Pengingat" not in at(runtime, clock, BEFORE)


def test_at_night_it_waits_for_the_morning(runtime: Runtime, clock: Clock) -> None:
    agreed(runtime)
    night = datetime(2026, 12, 20, 16, tzinfo=UTC)  # 23:00 WIB
    assert "Pengingat" not in at(runtime, clock, night)
    clock.on(hours=9)
    ring(runtime)
    assert "Pengingat" in last_words(runtime, SITI)


def test_who_said_stop_meanwhile_hears_nothing(runtime: Runtime, clock: Clock) -> None:
    person = agreed(runtime)
    with runtime.database.begin() as tx:
        tx.run("UPDATE consent SET withdrawn_at = 1 WHERE person = :id", {"id": person})
    assert "Pengingat" not in at(runtime, clock, BEFORE)
