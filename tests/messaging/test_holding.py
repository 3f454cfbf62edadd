"""After a restore or a long stop a worker holds what is overdue, says so, and waits for staff; else never."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.engine.saying.outgoing import Outgoing
from bot.runtime import Runtime
from bot.services.messaging.clock_set_back import keep_minding_clock
from bot.services.messaging.deliver import deliver
from bot.services.messaging.holding import look_before_sending, release, what_waits
from bot.services.staff.doctor import examine
from bot.services.staff.scope import command_line
from bot.services.timer_handlers import ring_timers
from bot.storage.messaging import letters, timers
from bot.storage.people import people
from bot.worker import run_worker
from tests.browsing import browser
from tests.cast import known, simulated
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.looking import plain
from tests.people.test_restored_copy import copied, file_of

HOUR = 3_600_000


def wrote(runtime: Runtime, urgency: str, hours_ago: float = 0, **more: int) -> int:
    """A letter that has been due for so long."""
    person, due = known(runtime, simulated("tg:siti")), runtime.now_ms() - int(hours_ago * HOUR)
    with runtime.database.begin() as tx:
        key = people.key_of(tx, person.id)
        return letters.write(
            tx,
            person.id,
            key,
            "simulator",
            Outgoing(urgency),
            urgency=urgency,
            now=due,
            not_before=due,
            **more,
        )


def waits(runtime: Runtime) -> dict[str, int]:
    """For how many minutes each letter will."""
    rows = plain(runtime, "SELECT urgency, tries, not_before FROM letter ORDER BY id")
    names = {rank: name for name, rank in letters.URGENCY.items()}
    return {f"{names[rank]} {tries}": (due - runtime.now_ms()) // 60_000 for rank, tries, due in rows}


def planned(runtime: Runtime, kind: str, hours_ago: float) -> None:
    person, due = known(runtime, simulated("tg:siti")), runtime.now_ms() - int(hours_ago * HOUR)
    with runtime.database.begin() as tx:
        timers.start(tx, kind, due=due, ref=person.id, person=person.id)


def states(runtime: Runtime) -> list[tuple[object, ...]]:
    return plain(runtime, "SELECT urgency, held IS NOT NULL FROM letter ORDER BY id")


def stood_still(runtime: Runtime, clock: HeldClock, **span: float) -> str:
    """A worker did its round, then none for so long."""
    assert look_before_sending(runtime) == ""
    clock.forward(**span)
    return look_before_sending(runtime)


def counts(runtime: Runtime) -> dict[str, int]:
    return dict(what_waits(runtime).counts)


def test_after_a_long_stop_what_is_overdue_is_held_and_young_replies_go(
    runtime: Runtime, clock: HeldClock
) -> None:
    look_before_sending(runtime)
    wrote(runtime, "reply")
    clock.forward(hours=14)
    for urgency in ("reply", "referral", "bulk"):
        wrote(runtime, urgency, hours_ago=2)
    wrote(runtime, "referral", hours_ago=0.5)
    planned(runtime, "nudge", hours_ago=3)
    planned(runtime, "erase", hours_ago=3)
    assert look_before_sending(runtime) == "gap"
    assert states(runtime) == [(0, True), (0, False), (1, True), (2, True), (1, False)]
    assert counts(runtime) == {"replies": 1, "referrals": 1, "bulk": 1, "timers": 1}


def test_a_worker_that_runs_never_holds_what_a_provider_delayed(runtime: Runtime, clock: HeldClock) -> None:
    look_before_sending(runtime)
    wrote(runtime, "bulk", hours_ago=5)
    planned(runtime, "nudge", hours_ago=5)
    for _ in range(30):
        clock.forward(minutes=10)
        assert look_before_sending(runtime) == ""
    assert counts(runtime) == {}


def test_a_short_stop_holds_nothing(runtime: Runtime, clock: HeldClock) -> None:
    wrote(runtime, "bulk", hours_ago=5)
    assert stood_still(runtime, clock, minutes=59) == ""
    assert counts(runtime) == {}


def test_the_very_first_start_holds_nothing(runtime: Runtime) -> None:
    wrote(runtime, "bulk", hours_ago=50)
    assert look_before_sending(runtime) == ""
    assert counts(runtime) == {}


def test_held_rows_are_neither_sent_nor_rung_and_hold_back_nothing_new(
    runtime: Runtime, clock: HeldClock
) -> None:
    look_before_sending(runtime)
    clock.forward(hours=20)
    wrote(runtime, "reply", hours_ago=13)
    planned(runtime, "nudge", hours_ago=3)
    look_before_sending(runtime)
    new = wrote(runtime, "reply")
    assert ring_timers(runtime) == 0
    assert asyncio.run(deliver(runtime)) == 1
    assert plain(runtime, "SELECT id FROM letter WHERE state = 'sent'") == [(new,)]


def test_released_by_kind_it_goes_out(runtime: Runtime, clock: HeldClock) -> None:
    look_before_sending(runtime)
    wrote(runtime, "referral")
    planned(runtime, "nudge", hours_ago=0)
    clock.forward(hours=3)
    look_before_sending(runtime)
    assert release(runtime, command_line(runtime), ["referrals"]) == {"referrals": 1}
    assert counts(runtime) == {"timers": 1}
    assert asyncio.run(deliver(runtime)) == 1
    assert plain(runtime, "SELECT held FROM letter") == [(None,)]
    assert ("released referrals", "1") in plain(runtime, "SELECT what, subject FROM audit")


def test_what_somebody_does_anew_is_not_released_a_second_time(runtime: Runtime, clock: HeldClock) -> None:
    planned(runtime, "nudge", hours_ago=0)
    stood_still(runtime, clock, hours=3)
    person = known(runtime, simulated("tg:siti")).id
    later = runtime.now_ms() + 2 * HOUR
    with runtime.database.begin() as tx:
        timers.keep_one(tx, "nudge", due=later, ref=person, person=person)
    release(runtime, command_line(runtime), ["timers"])
    assert plain(runtime, "SELECT due_at, held FROM timer WHERE kind = 'nudge'") == [(later, None)]


@SQLITE_ONLY
def test_over_a_restored_copy_nothing_goes_out_however_young(
    runtime: Runtime, clock: HeldClock, tmp_path: Path
) -> None:
    look_before_sending(runtime)
    for urgency in ("reply", "referral", "bulk"):
        wrote(runtime, urgency)
    planned(runtime, "nudge", hours_ago=0.1)
    old = copied(file_of(runtime), tmp_path / "backup.db").read_bytes()
    clock.forward(minutes=5)
    look_before_sending(runtime)  # the life of the database that is lost
    restore(runtime, old)
    assert look_before_sending(runtime) == "restore"
    assert counts(runtime) == {"replies": 1, "referrals": 1, "bulk": 1, "timers": 1}
    assert look_before_sending(runtime) == ""  # said once


def restore(runtime: Runtime, old: bytes) -> None:
    """An older copy in the place of the database, as its owner would put it there."""
    file = file_of(runtime)
    runtime.database.engine.dispose()
    for beside in file.parent.glob(f"{file.name}-*"):
        beside.unlink()
    file.write_bytes(old)


@SQLITE_ONLY
def test_without_its_mark_outside_a_gap_may_be_a_restore(runtime: Runtime, clock: HeldClock) -> None:
    look_before_sending(runtime)
    wrote(runtime, "reply")
    for mark in file_of(runtime).parent.glob("worker_beat_*"):
        mark.unlink()
    clock.forward(hours=2)
    assert look_before_sending(runtime) == "restore"
    assert counts(runtime) == {"replies": 1}


@SQLITE_ONLY
def test_a_worker_looks_before_it_sends(runtime: Runtime, clock: HeldClock) -> None:
    look_before_sending(runtime)
    wrote(runtime, "bulk")
    clock.forward(hours=3)
    stop = threading.Event()
    threading.Timer(0.6, stop.set).start()
    run_worker(runtime, stop, poll=0.05, alone=True)
    assert counts(runtime) == {"bulk": 1}
    assert plain(runtime, "SELECT state FROM letter") == [("queued",)]


@SQLITE_ONLY
def test_it_is_shown_in_doctor_in_metrics_and_released_on_the_command_line(
    runtime: Runtime, clock: HeldClock
) -> None:
    wrote(runtime, "referral")
    stood_still(runtime, clock, hours=3)
    said = [f.line for f in examine(runtime, command_line(runtime), ()) if f.mark == "bad"]
    assert any("1 referrals are held" in line for line in said)
    assert 'jangkau_held{kind="referrals"} 1.0' in browser(runtime).get("/metrics").text
    shown = CliRunner().invoke(main, ["resume", "--kind", "referrals"], obj=runtime)
    assert (shown.exit_code, "referrals: 1 released" in shown.output) == (0, True)
    assert CliRunner().invoke(main, ["resume"], obj=runtime).output == "nothing is held\n"


@pytest.mark.parametrize("kind", ["letters", ""])
@SQLITE_ONLY
def test_a_kind_that_there_is_not_is_refused(runtime: Runtime, kind: str) -> None:
    assert CliRunner().invoke(main, ["resume", "--kind", kind], obj=runtime).exit_code == 2


def put_off(runtime: Runtime, clock: HeldClock) -> None:
    """One of each, tried while the clock was ahead by an hour, and to be tried again half a minute later."""
    for urgency in ("reply", "referral", "bulk"):
        wrote(runtime, urgency)
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET tries = 1, not_before = not_before + 30000")
    clock.forward(hours=-1)


def test_a_clock_set_back_lets_no_answer_wait_for_what_it_was_wrong_by(
    runtime: Runtime, clock: HeldClock
) -> None:
    """A broadcast keeps its hour, which may be the one that was meant."""
    stop = threading.Event()

    async def minded() -> None:
        minding = asyncio.create_task(keep_minding_clock(runtime, stop, every=0.01))
        await asyncio.sleep(0)
        put_off(runtime, clock)
        while waits(runtime)["reply 1"]:
            await asyncio.sleep(0.01)
        stop.set()
        await minding

    clock.forward(hours=1)
    asyncio.run(asyncio.wait_for(minded(), 10))
    assert waits(runtime) == {"reply 1": 0, "referral 1": 0, "bulk 1": 60}


def test_so_does_a_worker_that_begins_over_what_a_wrong_clock_left(
    runtime: Runtime, clock: HeldClock
) -> None:
    clock.forward(hours=1)
    look_before_sending(runtime)
    put_off(runtime, clock)
    look_before_sending(runtime)
    assert waits(runtime) == {"reply 1": 0, "referral 1": 0, "bulk 1": 60}
