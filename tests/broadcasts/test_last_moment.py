"""A letter in hand when its broadcast stops, or its person opts out: it may come back, but not go again."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.engine.words import FALLBACK
from bot.post import RetryAt
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.staff.scope import command_line
from bot.storage.messaging import letters
from tests.broadcasts.spreading import spread, states
from tests.cast import a_reader, opt_out
from tests.house import HeldClock


def claimed(runtime: Runtime) -> list[letters.Claimed]:
    with runtime.database.begin() as tx:
        return letters.claim_due(tx, now=runtime.now_ms(), most=10)


def comes_back(runtime: Runtime, letter: letters.Claimed) -> None:
    with runtime.database.begin() as tx:
        letters.settle(tx, [(letter, RetryAt(1))], runtime.now_ms())


@pytest.mark.parametrize("what", ["pause", "cancel", "opt out"])
def test_a_letter_that_comes_back_after_a_stop_does_not_go_again(
    runtime: Runtime, clock: HeldClock, what: str
) -> None:
    person = a_reader(runtime, "1")
    identity = plan_broadcast(runtime, command_line(runtime), {FALLBACK: "Halo"}, Audience())
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    letter = claimed(runtime)[0]
    if what == "opt out":
        opt_out(runtime, person)
    else:
        move_broadcast(runtime, command_line(runtime), identity, what)
    comes_back(runtime, letter)
    clock.forward(seconds=2)
    assert claimed(runtime) == []
    with runtime.database.begin() as tx:
        assert (letters.next_due(tx) or 0) != runtime.now_ms() - 1000
    clock.forward(seconds=2)
    spread(runtime)
    assert states(runtime, identity) == {"pause": {"planned": 1}}.get(what, {"cancelled": 1})
