"""A worker plans and rehearses in slices: cut off anywhere it goes on, and the author's reach is what counts."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.engine.words import FALLBACK
from bot.runtime import Runtime
from bot.services.broadcasts.asking import ask_rehearsal, press
from bot.services.broadcasts.drafting import draft_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.standing import standing
from bot.services.staff.scope import command_line
from bot.services.timer_handlers import ring_timers
from bot.storage.broadcasts import planning
from tests.broadcasts.spreading import limited, staff, states
from tests.cast import a_reader


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "SLICE", {True: 2, False: 2})


def asked(runtime: Runtime, people: int = 5) -> str:
    for number in range(people):
        a_reader(runtime, str(100 + number))
    identity = draft_broadcast(runtime, command_line(runtime), {FALLBACK: "Halo"}, Audience())
    ask_rehearsal(runtime, command_line(runtime), identity)
    return identity


def test_it_is_written_a_slice_at_a_time_and_then_rehearsed(runtime: Runtime, small_slices: None) -> None:
    identity = asked(runtime)
    ring_timers(runtime)
    found = standing(runtime, command_line(runtime), identity)
    assert (found.looked_at, found.tallies, found.broadcast.state) == (2, [], "draft")
    while ring_timers(runtime):
        pass
    found = standing(runtime, command_line(runtime), identity)
    assert (found.looked_at, found.broadcast.state) == (None, "rehearsed")
    assert found.rehearsal is not None and found.rehearsal.people == 5
    assert states(runtime, identity) == {"planned": 5}


def test_asked_again_it_is_counted_anew_and_an_approval_is_void(runtime: Runtime) -> None:
    identity = asked(runtime, 2)
    while ring_timers(runtime):
        pass
    move_broadcast(runtime, staff("bu-tuti"), identity, "approve")
    a_reader(runtime, "900")
    ask_rehearsal(runtime, command_line(runtime), identity)
    with pytest.raises(Stopped, match="counted"):
        press(runtime, command_line(runtime), identity, "start")
    while ring_timers(runtime):
        pass
    found = standing(runtime, command_line(runtime), identity)
    assert found.broadcast.approved_by == "" and states(runtime, identity) == {"planned": 3}


def test_one_that_was_called_off_meanwhile_is_planned_no_further(
    runtime: Runtime, small_slices: None
) -> None:
    identity = asked(runtime)
    ring_timers(runtime)
    move_broadcast(limited(runtime), command_line(runtime), identity, "cancel")
    while ring_timers(runtime):
        pass
    assert states(runtime, identity) == {"broadcast cancelled": 2}


def test_of_an_account_that_was_disabled_nothing_is_planned(runtime: Runtime) -> None:
    a_reader(runtime, "1")
    gone = staff("bu-gone")
    identity = draft_broadcast(runtime, gone, {FALLBACK: "Halo"}, Audience())
    ask_rehearsal(runtime, gone, identity)
    ring_timers(runtime)
    found = standing(runtime, command_line(runtime), identity)
    assert (found.broadcast.state, found.broadcast.why, found.tallies) == ("draft", "author_gone", [])
