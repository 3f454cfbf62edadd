"""A broadcast that a provider takes for spam stops, and its staff hear why."""

from __future__ import annotations

import pytest

from bot.post import Receipt
from bot.runtime import Runtime
from bot.services.broadcasts.halting import tell_refusals
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.standing import standing
from bot.storage.messaging import receipts
from tests.broadcasts.spreading import spread, staff
from tests.broadcasts.test_life import planned
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock

pytestmark = SQLITE_ONLY
RINA = staff("bu-rina")


def met(runtime: Runtime, identity: str, kind: str) -> None:
    """One of its letters was taken, and then refused."""
    with runtime.database.begin() as tx:
        tx.run(
            "UPDATE letter SET state = 'sent', provider_id = 'p' || id WHERE broadcast = :id AND state = 'queued'",
            {"id": identity},
        )
        (row, *_) = tx.all("SELECT channel, provider_id FROM letter WHERE broadcast = :id", {"id": identity})
        receipts.note(tx, Receipt(row.channel, row.provider_id, "failed", "63026", kind), runtime.now_ms())


def running(runtime: Runtime) -> str:
    short = planned(runtime, RINA)
    move_broadcast(runtime, RINA, short, "start")
    spread(runtime)
    with runtime.database.look() as tx:
        return str(tx.all("SELECT id FROM broadcast")[0].id)


@pytest.mark.parametrize(
    ("kind", "state"), [("policy", "paused"), ("address", "running"), ("bug", "running")]
)
def test_only_a_refusal_by_policy_halts_it(runtime: Runtime, kind: str, state: str) -> None:
    identity = running(runtime)
    met(runtime, identity, kind)
    tell_refusals(runtime)
    found = standing(runtime, RINA, identity)
    assert found.broadcast.state == state
    if state == "paused":
        assert (found.steps[-1].move, found.steps[-1].why) == ("pause", "policy")


def test_staff_may_let_it_go_on_and_the_same_incident_stops_it_no_more(
    runtime: Runtime, clock: HeldClock
) -> None:
    identity = running(runtime)
    met(runtime, identity, "policy")
    tell_refusals(runtime)
    move_broadcast(runtime, RINA, identity, "resume")
    assert tell_refusals(runtime) == 0
    assert standing(runtime, RINA, identity).broadcast.state == "running"
