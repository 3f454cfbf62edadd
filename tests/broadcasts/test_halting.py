"""A broadcast stops by itself on failures or signs of spam, and rests when people rest; staff let it go on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.halting import why_halt
from bot.engine.words import FALLBACK
from bot.post import GiveUp
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.hours import awake, first_opens
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.standing import standing
from bot.services.staff.scope import command_line
from bot.storage.messaging import letters
from tests.broadcasts.spreading import spread, states
from tests.cast import a_reader
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock

pytestmark = SQLITE_ONLY


def tried(failed: int, of: int, kind: str = "bug") -> list[tuple[str, str]]:
    return [("failed", kind)] * failed + [("sent", "")] * (of - failed)


@pytest.mark.parametrize(
    ("outcomes", "why"),
    [
        (tried(9, 9), ""),
        (tried(10, 100), "failures"),
        (tried(10, 101), ""),
        (tried(19, 200), ""),
        (tried(20, 200), "failures"),
        (tried(1, 200, "policy"), ""),
        (tried(2, 200, "policy"), "spam"),
        ([], ""),
    ],
)
def test_it_takes_ten_failures_and_a_tenth_or_two_signs_of_spam(
    outcomes: list[tuple[str, str]], why: str
) -> None:
    assert why_halt(outcomes) == why


def running(runtime: Runtime, people: int) -> str:
    for number in range(people):
        a_reader(runtime, str(100 + number))
    identity = plan_broadcast(runtime, command_line(runtime), {FALLBACK: "Halo"}, Audience())
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    return identity


def refused(runtime: Runtime, most: int) -> None:
    with runtime.database.begin() as tx:
        claimed = letters.claim_due(tx, now=runtime.now_ms(), most=most)
        letters.settle(tx, [(one, GiveUp("no")) for one in claimed], runtime.now_ms())


def test_ten_failures_stop_it_and_staff_are_told_and_may_go_on(runtime: Runtime, clock: HeldClock) -> None:
    identity = running(runtime, 12)
    refused(runtime, 10)
    clock.forward(seconds=4)
    spread(runtime, most=1)
    found = standing(runtime, command_line(runtime), identity)
    assert (found.broadcast.state, found.broadcast.why) == ("paused", "failures")
    assert found.steps[-1].move == "halt"
    assert states(runtime, identity) == {"failed": 10, "planned": 2}
    clock.forward(seconds=4)
    assert move_broadcast(runtime, command_line(runtime), identity, "resume") == "running"
    spread(runtime)
    assert states(runtime, identity) == {"failed": 10, "queued": 2}


FRIDAY_NOON = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)  # 12.00 WIB, 13.00 WITA, 14.00 WIT
CHRISTMAS = datetime(2026, 12, 25, 4, 0, tzinfo=UTC)


def test_friday_prayer_is_left_in_peace_by_each_clock(runtime: Runtime) -> None:
    assert "wib" not in awake(runtime, FRIDAY_NOON)
    assert "wit" in awake(runtime, FRIDAY_NOON)
    assert FRIDAY_NOON < first_opens(runtime, FRIDAY_NOON) < FRIDAY_NOON.replace(hour=8)


def test_a_holiday_is_no_day_for_news(runtime: Runtime) -> None:
    assert awake(runtime, CHRISTMAS) == []
    assert first_opens(runtime, CHRISTMAS).day >= 25
