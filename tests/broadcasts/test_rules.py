"""The pure rules: moves and who makes them, audiences, when it would end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.broadcasts.audience import Audience, audience_of, checked
from bot.broadcasts.forecast import ends_at
from bot.broadcasts.lifecycle import MOVES, By, Mover, Standing, moved
from bot.broadcasts.stopped import Stopped
from bot.errors import BadArgument

RINA, TUTI = Mover("bu-rina", "rina"), Mover("bu-tuti", "tuti")
HOUSE = Mover("–", house=True)
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_every_move_leads_to_a_state_of_the_table() -> None:
    assert {move.after for moves in MOVES.values() for move in moves.values()} <= set(MOVES)


def test_what_is_over_never_runs_again() -> None:
    for state in ("finished", "cancelled"):
        with pytest.raises(BadArgument, match=state):
            moved(Standing(state), "start", RINA)


def test_a_paused_broadcast_is_resumed_not_started() -> None:
    with pytest.raises(BadArgument, match="resume"):
        moved(Standing("paused"), "start", RINA)
    assert moved(Standing("paused"), "resume", RINA) == "running"


def test_a_draft_is_rehearsed_before_anything_else() -> None:
    for move in ("approve", "start", "schedule"):
        with pytest.raises(Stopped):
            moved(Standing("draft"), move, RINA)
    assert moved(Standing("draft"), "rehearse", RINA) == "rehearsed"


def test_whoever_wrote_it_never_approves_it() -> None:
    with pytest.raises(Stopped, match="never approves"):
        moved(Standing("rehearsed", "rina"), "approve", RINA)
    assert moved(Standing("rehearsed", "rina"), "approve", TUTI) == "approved"


@pytest.mark.parametrize("move", ["start", "schedule"])
def test_over_the_limits_nothing_begins_before_somebody_approved(move: str) -> None:
    with pytest.raises(Stopped, match="over the limits"):
        moved(Standing("rehearsed", "rina", needs_approval=True), move, RINA)
    assert moved(Standing("rehearsed", "rina"), move, RINA) in ("running", "scheduled")
    assert moved(Standing("approved", "rina", needs_approval=True), move, RINA) in ("running", "scheduled")


def test_a_change_after_the_approval_loses_it() -> None:
    assert moved(Standing("approved"), "edit", RINA) == "draft"
    assert moved(Standing("approved"), "rehearse", RINA) == "rehearsed"


@pytest.mark.parametrize("state", list(MOVES))
def test_what_the_house_does_itself_nobody_else_does(state: str) -> None:
    for name, move in MOVES[state].items():
        if move.by is By.HOUSE:
            with pytest.raises(Stopped):
                moved(Standing(state), name, RINA)
            assert moved(Standing(state), name, HOUSE) == move.after


@pytest.mark.parametrize(
    "audience",
    [
        *(
            Audience(language="xx"),
            Audience(channel="fax"),
            Audience(area="Cilincing"),
            Audience(stage="rich"),
        ),
        *(Audience(sector="fishing"), Audience(seen_days="soon"), Audience(seen_days="0")),
    ],
)
def test_a_filter_nobody_knows_is_refused_by_name(audience: Audience) -> None:
    with pytest.raises(BadArgument):
        checked(audience, languages=["id"], channels=["telegram"], sectors=["other"])


def test_an_audience_kept_by_another_version_is_still_read() -> None:
    assert audience_of({"area": "31", "star_sign": "leo"}) == Audience(area="31")


def always(_: datetime) -> list[str]:
    return ["wib", "wita"]


def test_it_ends_when_the_slowest_channel_is_through() -> None:
    found = ends_at(NOON, {("fast", "wib"): 3600, ("slow", "wib"): 3600}, {"fast": 10, "slow": 1}, always)
    assert found is not None and timedelta(minutes=55) <= found - NOON <= timedelta(minutes=65)


def test_a_rate_a_minute_holds_all_channels_together() -> None:
    waiting = {("one", "wib"): 60, ("two", "wib"): 60}
    found = ends_at(NOON, waiting, {"one": 25, "two": 25}, always, per_minute=1)
    assert found is not None and timedelta(minutes=115) <= found - NOON <= timedelta(minutes=125)


def test_whoever_sleeps_is_reached_in_the_morning() -> None:
    def wakes_at_six(at: datetime) -> list[str]:
        return ["wib"] if at >= NOON + timedelta(hours=6) else []

    found = ends_at(NOON, {("one", "wib"): 10}, {"one": 10}, wakes_at_six)
    assert found is not None and timedelta(hours=6) <= found - NOON < timedelta(hours=6, minutes=1)


def test_what_never_ends_has_no_end() -> None:
    assert ends_at(NOON, {("one", "nowhere"): 1}, {"one": 1}, always) is None
