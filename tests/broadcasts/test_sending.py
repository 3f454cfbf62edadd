"""Sending: one letter each whatever happens, and a stop that stops."""

from __future__ import annotations

import asyncio

import pytest

from bot.broadcasts.audience import Audience
from bot.engine.words import FALLBACK
from bot.errors import BadArgument
from bot.post import RetryAt
from bot.runtime import Runtime
from bot.services.broadcasts import spreading as verbs
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.standing import standing
from bot.services.messaging.deliver import deliver
from bot.services.staff.scope import command_line
from bot.storage.messaging import letters, timers
from tests.broadcasts.spreading import Crash, spread, states
from tests.cast import a_reader, opt_out
from tests.house import HeldClock

SLICE = 3
CILINCING, JAYAPURA = "31.72.04", "91.71"


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several slices without hundreds of people."""
    monkeypatch.setattr(verbs, "SLICE", SLICE)


def planned(runtime: Runtime, people: int) -> str:
    for number in range(people):
        a_reader(runtime, str(100 + number))
    return plan_broadcast(runtime, command_line(runtime), {FALLBACK: "Halo", "en": "Hello"}, Audience())


def letters_each(runtime: Runtime, identity: str) -> list[int]:
    with runtime.database.begin() as tx:
        rows = tx.all(
            "SELECT COUNT(*) AS n FROM letter WHERE broadcast = :id GROUP BY person", {"id": identity}
        )
    return [row.n for row in rows]


def send_all(runtime: Runtime) -> int:
    return asyncio.run(deliver(runtime))


def sent(runtime: Runtime) -> list[str]:
    return [letter.outgoing.text for letter in runtime.channels["telegram"].sent]  # type: ignore[attr-defined]


def test_a_broadcast_reaches_everybody_once_and_is_done(runtime: Runtime, clock: HeldClock) -> None:
    a_reader(runtime, "1", language="en")
    identity = planned(runtime, 7)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    while send_all(runtime):
        clock.forward(seconds=5)
    clock.forward(seconds=5)
    spread(runtime)
    assert sorted(sent(runtime)) == ["Halo"] * 7 + ["Hello"]
    assert states(runtime, identity) == {"sent": 8}
    assert standing(runtime, command_line(runtime), identity).broadcast.state == "finished"


def test_started_twice_it_still_makes_one_letter_each(runtime: Runtime) -> None:
    identity = planned(runtime, 7)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime, most=1)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    assert letters_each(runtime, identity) == [1] * 7


def test_a_crash_in_any_slice_loses_nobody_and_repeats_nobody(runtime: Runtime, clock: HeldClock) -> None:
    identity = planned(runtime, 10)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    for _ in range(4):
        with pytest.raises(Crash):
            spread(runtime, dies=True)
        clock.forward(minutes=2)
        with runtime.database.begin() as tx:
            timers.recover(tx, now=runtime.now_ms())
        spread(runtime, most=1)
    assert letters_each(runtime, identity) == [1] * 10


def test_two_workers_with_a_timer_each_make_one_letter_each(runtime: Runtime) -> None:
    identity = planned(runtime, 7)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    with runtime.database.begin() as tx:
        timers.start(tx, verbs.TIMER, due=runtime.now_ms(), ref=identity)
    spread(runtime)
    assert letters_each(runtime, identity) == [1] * 7


def test_who_opts_out_between_plan_and_letter_gets_none(runtime: Runtime) -> None:
    identity = planned(runtime, 2)
    opt_out(runtime, a_reader(runtime, "100"))
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    assert states(runtime, identity) == {"queued": 1, "opted out": 1}


def test_who_opts_out_between_letter_and_sending_gets_none(runtime: Runtime) -> None:
    identity = planned(runtime, 2)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    opt_out(runtime, a_reader(runtime, "100", agreed=False))
    send_all(runtime)
    assert states(runtime, identity) == {"cancelled": 1, "sent": 1}


def test_a_pause_stops_what_waits_at_once_and_resuming_goes_on(runtime: Runtime, clock: HeldClock) -> None:
    identity = planned(runtime, 7)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime, most=2)
    assert move_broadcast(runtime, command_line(runtime), identity, "pause") == "paused"
    spread(runtime)
    assert send_all(runtime) == 0
    assert states(runtime, identity) == {"planned": 7}
    move_broadcast(runtime, command_line(runtime), identity, "resume")
    spread(runtime)
    assert letters_each(runtime, identity) == [1] * 7
    clock.forward(seconds=5)
    send_all(runtime)
    assert len(sent(runtime)) > 0


def test_a_letter_that_was_in_hand_at_the_pause_is_taken_back_when_it_returns(
    runtime: Runtime, clock: HeldClock
) -> None:
    identity = planned(runtime, 1)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    with runtime.database.begin() as tx:
        in_hand = letters.claim_due(tx, now=runtime.now_ms(), most=10)
    move_broadcast(runtime, command_line(runtime), identity, "pause")
    spread(runtime)
    with runtime.database.begin() as tx:
        letters.settle(tx, [(in_hand[0], RetryAt(5))], runtime.now_ms())
    clock.forward(seconds=4)
    spread(runtime)
    assert states(runtime, identity) == {"planned": 1}


def test_a_cancelled_broadcast_sends_nothing_more(runtime: Runtime) -> None:
    identity = planned(runtime, 7)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime, most=1)
    move_broadcast(runtime, command_line(runtime), identity, "cancel")
    spread(runtime)
    assert send_all(runtime) == 0
    assert states(runtime, identity) == {"cancelled": 3, "broadcast cancelled": 4}
    with pytest.raises(BadArgument):
        move_broadcast(runtime, command_line(runtime), identity, "resume")


def test_at_night_nothing_goes_and_in_the_morning_it_goes_on(runtime: Runtime, clock: HeldClock) -> None:
    identity = planned(runtime, 4)
    clock.forward(hours=8, minutes=59)  # 20.59
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime, most=1)
    clock.forward(minutes=1)
    spread(runtime)
    assert send_all(runtime) == 0
    assert states(runtime, identity) == {"planned": 4}
    clock.forward(hours=10)
    spread(runtime)
    assert letters_each(runtime, identity) == [1] * 4


def test_few_letters_wait_at_once(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "MOST_WAITING", 4)
    identity = planned(runtime, 10)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    assert states(runtime, identity) == {"queued": 6, "planned": 4}


def test_a_broadcast_nobody_knows_is_a_plain_sentence(runtime: Runtime) -> None:
    with pytest.raises(BadArgument, match="no broadcast"):
        move_broadcast(runtime, command_line(runtime), "0" * 32, "start")


def test_each_recipient_is_left_alone_at_night_by_their_own_clock(runtime: Runtime, clock: HeldClock) -> None:
    for address, area in (("1", CILINCING), ("2", JAYAPURA), ("3", "")):
        a_reader(runtime, address, area=area)
    identity = plan_broadcast(runtime, command_line(runtime), {FALLBACK: "Halo"}, Audience())
    clock.forward(hours=8)  # 20.00 in Jakarta, 22.00 in Jayapura
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    assert states(runtime, identity) == {"queued": 2, "planned": 1}
    clock.forward(hours=9)  # 05.00 in Jakarta, 07.00 in Jayapura: what nobody sent goes back
    spread(runtime)
    assert states(runtime, identity) == {"queued": 1, "planned": 2}
    clock.forward(hours=2)
    spread(runtime)
    assert states(runtime, identity) == {"queued": 3}
