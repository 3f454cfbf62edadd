"""An agent's morning: one message with the day's visits, leads and open months; short by template; none when free."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.engine.happenings import Tap
from bot.services.daily_jobs import plant_jobs
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.referrals.told import news, registered, report, taken
from tests.stage import Stage

GOOD = "Ini hari Anda"


def begun(stage: Stage, clock: HeldClock, **agent: object) -> str:
    """Monday, 30 November, ten o'clock: Wati has Siti's lead; its code."""
    clock.at = datetime(2026, 11, 30, 3, tzinfo=UTC)
    plant_jobs(stage.runtime)
    stage.agent("wati", 1, **agent)
    registered(stage)
    return taken(stage)


def morning(stage: Stage, clock: HeldClock, day: str, hour: str = "07") -> int:
    """How many summaries Wati has by an hour of a day in Jakarta, the jobs of the night before it done."""
    clock.at = datetime.fromisoformat(f"{day}T04:01+07:00")
    stage.ring()
    clock.at = datetime.fromisoformat(f"{day}T{hour}:01+07:00")
    stage.ring()
    return news(stage, "wati", GOOD)


def press(stage: Stage, label: str) -> None:
    """Wati presses the newest button of that name."""
    found = [choice for bubble in stage.heard("wati") for choice in bubble.choices if label in choice.label]
    stage.say("wati", "", happening=Tap(found[-1].token))
    stage.ring()


def test_at_seven_the_next_steps_and_todays_visits_come_with_two_buttons_each(
    stage: Stage, clock: HeldClock
) -> None:
    code = begun(stage, clock)
    report(stage, f"JANJI {code}", "2")  # Tuesday at nine
    clock.at = datetime.fromisoformat("2026-12-01T06:59+07:00")
    stage.ring()
    assert news(stage, "wati", GOOD) == 0
    assert morning(stage, clock, "2026-12-01") == 1
    told = next(bubble for bubble in stage.heard("wati") if GOOD in bubble.text)
    assert f"09.00 · {code}" in told.text and f"DIHUBUNGI {code}" in told.text
    assert "terdaftar menurut Anda" in told.text
    assert [choice.label for choice in told.choices] == [
        f"PINDAH {code}",
        f"BATALJANJI {code}",
        "TANPAPAGI H1",
    ]


@SQLITE_ONLY
def test_a_press_in_the_morning_is_the_report(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    morning(stage, clock, "2026-12-01")
    press(stage, "DIHUBUNGI")
    assert [row.state for row in stage.rows("SELECT state FROM referral")] == ["contacted"]


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("words", "day"),
    [("libur 3 hari", "2026-12-01"), ("libur tiap selasa", "2026-12-01"), ("", "2026-12-25")],
)
def test_none_comes_on_a_day_off_or_a_closed_day(
    stage: Stage, clock: HeldClock, words: str, day: str
) -> None:
    begun(stage, clock)
    if words:
        stage.say("wati", words)
    assert morning(stage, clock, day) == 0


@SQLITE_ONLY
def test_who_has_nothing_to_do_hears_nothing(stage: Stage, clock: HeldClock) -> None:
    code = begun(stage, clock)
    report(stage, f"TUTUP {code}", f"SESUAI {code}")
    assert morning(stage, clock, "2026-12-01") == 0


@SQLITE_ONLY
def test_an_agent_who_begins_at_noon_hears_at_noon(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    stage.say("wati", "jam kerja 12-20")
    assert morning(stage, clock, "2026-12-01") == 0
    assert morning(stage, clock, "2026-12-02", "12") == 1


@SQLITE_ONLY
def test_one_word_ends_it_and_one_begins_it_again(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    morning(stage, clock, "2026-12-01")
    stage.say("wati", "TANPAPAGI")
    stage.ring()
    assert morning(stage, clock, "2026-12-02") == 1
    press(stage, "PAGILAGI")
    assert morning(stage, clock, "2026-12-03") == 2


@SQLITE_ONLY
def test_whose_month_is_open_is_named_only_where_the_worker_agreed(stage: Stage, clock: HeldClock) -> None:
    code = begun(stage, clock)
    report(stage, f"TERDAFTAR {code} 1234", f"SESUAI {code}")
    stage.later(days=1)
    stage.say("siti", f"AWAL {code}")
    stage.ring()
    assert morning(stage, clock, "2026-12-02") == 0
    stage.say("siti", "BOLEHTAHU")
    stage.ring()
    assert morning(stage, clock, "2026-12-03") == 1
    told = next(bubble for bubble in reversed(stage.heard("wati")) if GOOD in bubble.text)
    assert f"belum mereka catat, dan Anda boleh tahu: {code}" in told.text
    assert f"CHAT {code}" in [choice.label for choice in told.choices]
