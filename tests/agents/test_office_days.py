"""When offices are open: staff keep hours and days of their own; human clocks stand still on closed days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from bot.errors import NotAllowed, Refused
from bot.runtime import Runtime
from bot.services.agents.office_days import forget_day, office_days, set_days, set_hours
from bot.services.staff.scope import Scope, command_line
from bot.services.world import undisturbed
from bot.storage.agents import agents, offices
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.referrals.told import registered, taken
from tests.stage import Stage

FRIDAY, SATURDAY = date(2026, 12, 4), date(2026, 12, 5)


@pytest.fixture
def branch(runtime: Runtime) -> str:
    """The branch at Cilincing, which serves Jakarta Utara."""
    with runtime.database.begin() as tx:
        community = agents.find_community(
            tx, "Cilincing", "Koperasi Maju", runtime.new_id(), runtime.new_id()
        )
        tx.run("UPDATE branch SET areas = '31.72 31.73.01'")
        return agents.branch_of(tx, community)


def test_a_branch_keeps_its_own_hours_and_days(runtime: Runtime, branch: str) -> None:
    rina = command_line(runtime)
    set_hours(runtime, rina, branch, (9 * 60, 16 * 60), "12345")
    assert set_days(runtime, rina, branch, (FRIDAY, SATURDAY), is_open=False, why="pindah  kantor") == 2
    set_days(runtime, rina, branch, (date(2026, 12, 24), date(2026, 12, 24)), is_open=True, why="")
    with runtime.database.look() as tx:
        office = offices.load(tx, branch)
    assert (office.opens, office.closes, office.area) == (time(9), time(16), "31.72")
    assert office.closed == {FRIDAY: "pindah kantor", SATURDAY: "pindah kantor"}
    assert runtime.world.calendar.works_on(date(2026, 12, 24), office)
    forget_day(runtime, rina, branch, FRIDAY)
    shown = office_days(runtime, rina)
    assert [row["day"] for row in shown.own] == ["2026-12-05", "2026-12-24"]
    assert shown.closed[0].day == date(2026, 12, 24)
    assert shown.known == {2026: True, 2027: True}


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"span": (date(2026, 11, 1), FRIDAY)}, "office_day_past"),
        ({"span": (SATURDAY, FRIDAY)}, "office_days_many"),
        ({"span": (FRIDAY, date(2027, 3, 1))}, "office_days_many"),
        ({"why": "  "}, "office_why_missing"),
        ({"branch": "nowhere"}, "office_unknown"),
    ],
)
@SQLITE_ONLY
def test_what_cannot_be_is_refused(
    runtime: Runtime, branch: str, wrong: dict[str, object], word: str
) -> None:
    said = {"branch": branch, "span": (FRIDAY, FRIDAY), "why": "banjir", **wrong}
    with pytest.raises(Refused) as refused:
        set_days(runtime, command_line(runtime), said["branch"], said["span"], is_open=False, why=said["why"])  # type: ignore[arg-type]
    assert refused.value.word == word


@SQLITE_ONLY
def test_hours_that_cannot_be_are_refused(runtime: Runtime, branch: str) -> None:
    for hours, days in (((900, 480), "12345"), ((480, 900), ""), ((480, 900), "18")):
        with pytest.raises(Refused):
            set_hours(runtime, command_line(runtime), branch, hours, days)


@SQLITE_ONLY
def test_only_whoever_keeps_places_may_and_only_in_their_reach(runtime: Runtime, branch: str) -> None:
    with pytest.raises(NotAllowed):
        set_hours(runtime, Scope("tuti", "", "branch", frozenset({"see"})), branch, (480, 900), "12345")
    elsewhere = Scope("tuti", "", "admin", frozenset({"see", "keep_places"}), branch="another")
    with pytest.raises(Refused):
        set_hours(runtime, elsewhere, branch, (480, 900), "12345")
    assert office_days(runtime, elsewhere).branches == []


@SQLITE_ONLY
def test_the_branch_of_a_place_is_found_by_the_longest_code(runtime: Runtime, branch: str) -> None:
    with runtime.database.begin() as tx:
        agents.find_community(tx, "Koja", "Koperasi Koja", "b" * 32, "c" * 32)
        tx.run("UPDATE branch SET areas = '31.72.03' WHERE name = 'Koja'")
        found = [
            offices.near(tx, area) for area in ("31.72.03.1001", "31.72.04", "31.73.01", "51.01", "31.7")
        ]
    assert found == ["b" * 32, branch, branch, "", ""]


@SQLITE_ONLY
def test_nobody_is_disturbed_at_night_at_friday_prayer_or_on_an_evening_of_ramadan(runtime: Runtime) -> None:
    prayer, evening = datetime(2026, 11, 27, 5, tzinfo=UTC), datetime(2027, 2, 10, 11, tzinfo=UTC)
    assert undisturbed(runtime, "31.72.04", prayer) == datetime(2026, 11, 27, 6, tzinfo=UTC)
    assert undisturbed(runtime, "31.72.04", evening) == datetime(2027, 2, 10, 13, 30, tzinfo=UTC)
    night = datetime(2026, 11, 26, 15, tzinfo=UTC)
    assert undisturbed(runtime, "31.72.04", night) == datetime(2026, 11, 27, 0, tzinfo=UTC)


@SQLITE_ONLY
def test_silence_on_christmas_is_held_against_no_agent(stage: Stage, clock: HeldClock) -> None:
    clock.at = datetime(2026, 12, 25, 2, tzinfo=UTC)
    stage.agent("wati", 1)
    referral = registered(stage)
    stage.later(hours=10)
    assert stage.asked(referral) == [("wati", "offered")]
    stage.later(hours=9)  # Saturday, 04.00, past midnight and a quarter
    assert stage.asked(referral)[0] == ("wati", "expired")


@SQLITE_ONLY
def test_the_question_for_news_waits_out_the_holidays(stage: Stage, clock: HeldClock) -> None:
    clock.at = datetime(2026, 12, 23, 2, tzinfo=UTC)  # Wednesday, nine in the morning
    stage.agent("wati", 1)
    registered(stage)
    taken(stage)
    stage.later(hours=25)
    assert not any("Bagaimana kabar pekerja" in bubble.text for bubble in stage.heard("wati"))
    stage.later(hours=49)  # Saturday, eleven: joint leave and Christmas did not count
    assert any("Bagaimana kabar pekerja" in bubble.text for bubble in stage.heard("wati"))


@SQLITE_ONLY
def test_whoever_asks_for_a_person_before_christmas_hears_that_offices_close(
    stage: Stage, clock: HeldClock
) -> None:
    clock.at = datetime(2026, 12, 23, 2, tzinfo=UTC)
    stage.agent("wati", 1)
    registered(stage)
    stage.say("siti", "petugas")
    stage.say("siti", "1")
    assert "cuti bersama Natal" in stage.last("siti")
    assert "28 Desember 2026" in stage.last("siti")
    assert "Agen tetap bisa" in stage.last("siti")
