"""The pure rules: quiet hours, moves, audiences."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.broadcasts.audience import Audience, checked
from bot.broadcasts.lifecycle import MOVES, moved
from bot.broadcasts.quiet import is_quiet, next_allowed, zone_of
from bot.errors import BadArgument

WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("utc", "allowed"),
    [
        ("2026-11-23T05:00", "2026-11-23T05:00"),  # noon
        ("2026-11-23T13:59", "2026-11-23T13:59"),  # 20.59
        ("2026-11-23T14:00", "2026-11-24T00:00"),  # 21.00: tomorrow at seven
        ("2026-11-23T17:30", "2026-11-24T00:00"),  # 00.30: today at seven
        ("2026-11-23T23:59", "2026-11-24T00:00"),  # 06.59
        ("2026-11-24T00:00", "2026-11-24T00:00"),  # 07.00
    ],
)
def test_nothing_goes_from_nine_in_the_evening_to_seven_in_the_morning(utc: str, allowed: str) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert next_allowed(moment, WIB, 21, 7) == datetime.fromisoformat(allowed).replace(tzinfo=UTC)


def test_equal_hours_mean_no_quiet_hours() -> None:
    assert not any(is_quiet(hour, 7, 7) for hour in range(24))


def test_every_province_has_its_own_clock() -> None:
    clocks = {
        code: zone_of(code, "Asia/Jakarta").key for code in ("11.01", "51", "73.71.01", "91.71", "96", "")
    }
    assert list(clocks.values()) == [
        *("Asia/Jakarta", "Asia/Makassar", "Asia/Makassar", "Asia/Jayapura", "Asia/Jayapura", "Asia/Jakarta")
    ]


def test_quiet_hours_may_lie_within_a_day() -> None:
    assert [hour for hour in range(24) if is_quiet(hour, 12, 14)] == [12, 13]


def test_every_move_leads_to_a_state_of_the_table() -> None:
    assert {after for moves in MOVES.values() for after in moves.values()} <= set(MOVES)


def test_what_is_done_or_cancelled_never_runs_again() -> None:
    for state in ("done", "cancelled"):
        with pytest.raises(BadArgument, match=state):
            moved(state, "start")


def test_a_paused_broadcast_is_resumed_not_started() -> None:
    with pytest.raises(BadArgument, match="resume"):
        moved("paused", "start")
    assert moved("paused", "resume") == "running"


@pytest.mark.parametrize(
    "audience",
    [Audience(language="xx"), Audience(channel="fax"), Audience(area="Cilincing"), Audience(stage="rich")],
)
def test_a_filter_nobody_knows_is_refused_by_name(audience: Audience) -> None:
    with pytest.raises(BadArgument):
        checked(audience, languages=["id"], channels=["telegram"])
