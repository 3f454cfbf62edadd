"""The life of a broadcast: rehearsed, approved by somebody else, scheduled, started; each move kept."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.engine.words import FALLBACK
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast, set_rate
from bot.services.broadcasts.standing import list_broadcasts, standing
from bot.services.staff.scope import Scope
from bot.services.timer_handlers import ring_timers
from tests.broadcasts.spreading import limited, spread, staff, states
from tests.cast import a_reader
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock

pytestmark = SQLITE_ONLY
HELLO = {FALLBACK: "Halo"}


@pytest.fixture
def rina() -> Scope:
    return staff("bu-rina")


@pytest.fixture
def tuti() -> Scope:
    return staff("bu-tuti")


def planned(runtime: Runtime, scope: Scope, people: int = 2, text: str = "Halo") -> str:
    for number in range(people):
        a_reader(runtime, str(100 + number))
    return plan_broadcast(runtime, scope, {FALLBACK: text}, Audience())


def test_a_rehearsal_counts_prices_and_says_the_end_and_sends_nothing(runtime: Runtime, rina: Scope) -> None:
    a_reader(runtime, "1", agreed=False)
    identity = planned(runtime, rina)
    assert move_broadcast(runtime, rina, identity, "rehearse") == "rehearsed"
    found = standing(runtime, rina, identity).rehearsal
    assert found is not None and (found.people, found.high, found.missing) == (2, 0, [])
    assert found.skipped == {"no consent": 1} and found.channels == {"telegram": 2}
    assert found.ends is not None and 0 <= found.ends - runtime.now_ms() < 60_000
    assert states(runtime, identity) == {"planned": 2, "no consent": 1}


def test_a_start_within_the_limits_rehearses_by_itself(runtime: Runtime, rina: Scope) -> None:
    identity = planned(runtime, rina)
    assert move_broadcast(runtime, rina, identity, "start") == "running"
    assert [step.move for step in standing(runtime, rina, identity).steps] == ["rehearse", "start"]


def test_above_the_limit_somebody_else_approves_first(runtime: Runtime, rina: Scope, tuti: Scope) -> None:
    runtime = limited(runtime, approve_above_people=1)
    identity = planned(runtime, rina)
    with pytest.raises(Stopped, match="somebody else approves"):
        move_broadcast(runtime, rina, identity, "start")
    with pytest.raises(Stopped, match="never approves"):
        move_broadcast(runtime, rina, identity, "approve")
    assert move_broadcast(runtime, tuti, identity, "approve") == "approved"
    assert move_broadcast(runtime, rina, identity, "start") == "running"
    found = standing(runtime, rina, identity)
    assert (found.broadcast.author, found.broadcast.approved_by) == ("bu-rina", "bu-tuti")
    assert [(step.who, step.move, step.after) for step in found.steps] == [
        ("bu-rina", "rehearse", "rehearsed"),
        ("bu-tuti", "approve", "approved"),
        ("bu-rina", "start", "running"),
    ]


def test_a_new_rehearsal_takes_the_approval_away(runtime: Runtime, rina: Scope, tuti: Scope) -> None:
    runtime = limited(runtime, approve_above_people=1)
    identity = planned(runtime, rina)
    move_broadcast(runtime, tuti, identity, "approve")
    move_broadcast(runtime, rina, identity, "rehearse")
    assert standing(runtime, rina, identity).broadcast.approved_by == ""
    with pytest.raises(Stopped, match="somebody else approves"):
        move_broadcast(runtime, rina, identity, "start")


def test_the_same_words_to_the_same_people_within_a_day_are_refused_with_the_way_out(
    runtime: Runtime, clock: HeldClock, rina: Scope
) -> None:
    first = planned(runtime, rina)
    code = standing(runtime, rina, first).broadcast.code
    move_broadcast(runtime, rina, first, "start")
    again = planned(runtime, rina, text="  halo ")
    with pytest.raises(Stopped, match=f"as broadcast {code} within 24 hours: change the words"):
        move_broadcast(runtime, rina, again, "start")
    clock.forward(hours=25)
    assert move_broadcast(runtime, rina, again, "start") == "running"


def test_other_words_or_other_people_are_not_the_same_again(runtime: Runtime, rina: Scope) -> None:
    move_broadcast(runtime, rina, planned(runtime, rina), "start")
    assert move_broadcast(runtime, rina, planned(runtime, rina, text="Kabar lain"), "start") == "running"
    other = plan_broadcast(runtime, rina, HELLO, Audience(area="31.72"))
    assert move_broadcast(runtime, rina, other, "start") == "running"


def test_over_the_cap_says_cap_left_and_wanted(runtime: Runtime, clock: HeldClock, rina: Scope) -> None:
    runtime = limited(runtime, most_a_day=3, days_apart=0)
    first = planned(runtime, rina)
    move_broadcast(runtime, rina, first, "start")
    spread(runtime)
    second = planned(runtime, rina, text="Kabar lain")
    with pytest.raises(Stopped, match="cap 3, left 1, wanted 2"):
        move_broadcast(runtime, rina, second, "start")
    clock.forward(days=1)
    assert move_broadcast(runtime, rina, second, "start") == "running"


def test_two_that_both_fitted_never_pass_the_cap_together(
    runtime: Runtime, clock: HeldClock, rina: Scope
) -> None:
    runtime = limited(runtime, most_a_day=3, days_apart=0)
    both = [planned(runtime, rina), planned(runtime, rina, text="Kabar lain")]
    for identity in both:
        move_broadcast(runtime, rina, identity, "start")
    spread(runtime)
    made = [states(runtime, identity).get("queued", 0) for identity in both]
    assert sum(made) == 3
    clock.forward(days=1)
    spread(runtime)
    assert sum(states(runtime, identity).get("queued", 0) for identity in both) == 4


def test_a_scheduled_one_begins_at_its_hour_and_not_before(
    runtime: Runtime, clock: HeldClock, rina: Scope
) -> None:
    identity = planned(runtime, rina)
    at = runtime.now_ms() + 3_600_000
    assert move_broadcast(runtime, rina, identity, "schedule", start_at=at) == "scheduled"
    clock.forward(minutes=59)
    ring_timers(runtime)
    assert standing(runtime, rina, identity).broadcast.state == "scheduled"
    clock.forward(minutes=1)
    ring_timers(runtime)
    assert standing(runtime, rina, identity).broadcast.state == "running"


def test_a_start_missed_by_more_than_an_hour_asks(runtime: Runtime, clock: HeldClock, rina: Scope) -> None:
    identity = planned(runtime, rina)
    move_broadcast(runtime, rina, identity, "schedule", start_at=runtime.now_ms() + 60_000)
    clock.forward(hours=1, minutes=2)
    ring_timers(runtime)
    found = standing(runtime, rina, identity).broadcast
    assert (found.state, found.why) == ("approved", "missed")
    assert move_broadcast(runtime, rina, identity, "start") == "running"


def test_an_hour_that_was_moved_counts_alone(runtime: Runtime, clock: HeldClock, rina: Scope) -> None:
    identity = planned(runtime, rina)
    for minutes in (10, 90):
        at = runtime.now_ms() + minutes * 60_000
        move_broadcast(runtime, rina, identity, "schedule", start_at=at)
    clock.forward(minutes=11)
    ring_timers(runtime)
    assert standing(runtime, rina, identity).broadcast.state == "scheduled"
    assert move_broadcast(runtime, rina, identity, "unplan") == "approved"


def test_a_short_id_is_enough_in_either_case(runtime: Runtime, rina: Scope) -> None:
    identity = planned(runtime, rina)
    code = list_broadcasts(runtime, rina)[0].broadcast.code
    assert len(code) == 6
    assert standing(runtime, rina, code.lower()).broadcast.id == identity
    with pytest.raises(BadArgument, match="no broadcast"):
        standing(runtime, rina, "ZZZZZZ")


def test_a_rate_is_changed_while_it_runs(runtime: Runtime, clock: HeldClock, rina: Scope) -> None:
    identity = planned(runtime, rina, people=5)
    set_rate(runtime, rina, identity, 2)
    move_broadcast(runtime, rina, identity, "start")
    spread(runtime)
    assert states(runtime, identity) == {"queued": 2, "planned": 3}
    clock.forward(seconds=61)
    spread(runtime)
    assert states(runtime, identity)["queued"] == 4
    set_rate(runtime, rina, identity, None)
    clock.forward(seconds=4)
    spread(runtime)
    assert states(runtime, identity) == {"queued": 5}
    with pytest.raises(Stopped):
        set_rate(runtime, rina, identity, 0)
