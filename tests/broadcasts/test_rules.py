"""The pure rules: moves, audiences."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience, checked
from bot.broadcasts.lifecycle import MOVES, moved
from bot.errors import BadArgument


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
