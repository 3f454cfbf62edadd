"""Try again offers only what failed for a reason worth trying; whoever got it or blocked us is left alone."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.engine.words import FALLBACK
from bot.failing import Kind
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.standing import standing
from bot.services.staff.scope import command_line
from tests.broadcasts.spreading import spread, states
from tests.cast import a_reader


def ended(runtime: Runtime, *became: tuple[str, str]) -> str:
    """A broadcast that is over, its letters in these states and of these kinds of failure."""
    for number in range(len(became)):
        a_reader(runtime, str(100 + number))
    identity = plan_broadcast(runtime, command_line(runtime), {FALLBACK: "Halo"}, Audience())
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    with runtime.database.begin() as tx:
        rows = tx.all("SELECT id FROM letter ORDER BY id")
        for row, (state, kind) in zip(rows, became, strict=True):
            values = {"id": row.id, "state": state, "kind": kind, "now": runtime.now_ms()}
            tx.run("UPDATE letter SET state = :state, kind = :kind, done_at = :now WHERE id = :id", values)
        tx.run("UPDATE broadcast SET state = 'finished'")
        tx.run("UPDATE timer SET state = 'cancelled' WHERE kind = 'broadcast_spread'")
    return identity


def test_only_reasons_worth_trying_are_tried_again(runtime: Runtime) -> None:
    rina = command_line(runtime)
    became = [
        ("failed", Kind.BUSY),
        ("failed", Kind.LEFT),
        ("failed", Kind.POLICY),
        ("sent", ""),
        ("unknown", ""),
    ]
    identity = ended(runtime, *became)
    assert standing(runtime, rina, identity).worth == 1
    assert move_broadcast(runtime, rina, identity, "again") == "running"
    assert states(runtime, identity) == {"queued": 1, "failed": 2, "sent": 1, "unknown": 1}
    assert standing(runtime, rina, identity).steps[-1].move == "again"


def test_where_nothing_is_worth_it_nothing_moves(runtime: Runtime) -> None:
    identity = ended(runtime, ("failed", Kind.LEFT), ("sent", ""))
    with pytest.raises(Stopped, match="worth trying"):
        move_broadcast(runtime, command_line(runtime), identity, "again")
    assert standing(runtime, command_line(runtime), identity).broadcast.state == "finished"
