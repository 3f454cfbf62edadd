"""Timers ring once, the longest overdue first, and again when whoever rang them died."""

from __future__ import annotations

import pytest

from bot.storage.database import Database
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from tests.cast import NOW
from tests.looking import how_many
from tests.stage import at_once
from tests.taking import somebody


def start(database: Database, kind: str, due: int = NOW, **more: object) -> None:
    with database.begin() as tx:
        timers.start(tx, kind, due=due, **more)  # type: ignore[arg-type]


def claim(database: Database, now: int = NOW) -> list[Timer]:
    with database.begin() as tx:
        return timers.claim_due(tx, now=now, most=50)


def finish(database: Database, timer: Timer) -> bool:
    with database.begin() as tx:
        return timers.finish(tx, timer)


def test_what_is_longest_overdue_rings_first(database: Database) -> None:
    for ref, late in (("c", 1), ("a", 3), ("d", 0), ("b", 2), ("later", -1)):
        start(database, "refer", NOW - late, ref=ref)
    assert [timer.ref for timer in claim(database)] == ["a", "b", "c", "d"]


def test_a_lead_goes_before_talks_and_talks_before_news_for_thousands(database: Database) -> None:
    for late, kind in enumerate(("refer", "chat_silence", "erase", "nudge", "broadcast_spread", "purge")):
        start(database, kind, NOW - 1000 * late)
    assert [timer.kind for timer in claim(database)] == [
        *("refer", "chat_silence", "erase", "nudge", "broadcast_spread", "purge")
    ]


def test_an_agents_lead_is_taken_though_more_news_waits_than_is_taken_at_once(database: Database) -> None:
    for _ in range(60):
        start(database, "broadcast_spread", NOW - 5000)
    start(database, "tell_lead", NOW)
    assert claim(database)[0].kind == "tell_lead"


def test_what_a_kind_does_not_carry_is_refused(database: Database) -> None:
    person = somebody(database)
    with pytest.raises(ValueError, match="check_code: carries no phone"):
        start(database, "check_code", person=person, facts={"code": "A", "phone": "+62"})
    with pytest.raises(ValueError, match="check_code: code is no str"):
        start(database, "check_code", person=person, facts={"code": 7})
    with pytest.raises(KeyError):
        start(database, "no such kind")


def test_of_a_slot_one_timer_is_open_whoever_plants_it(database: Database) -> None:
    at_once(*[lambda: start(database, "purge", slot="purge")] * 4)
    [timer] = claim(database)
    start(database, "purge", slot="purge")
    assert how_many(database, "timer") == 1
    assert finish(database, timer)
    start(database, "purge", slot="purge")
    assert how_many(database, "timer") == 2


def test_of_two_that_ring_the_same_timer_one_does_it(database: Database) -> None:
    start(database, "refer")
    timer = claim(database)[0]
    assert sorted(at_once(*[lambda: finish(database, timer)] * 2)) == [False, True]


def test_a_cancelled_timer_never_rings(database: Database) -> None:
    start(database, "offer_expires", ref="7")
    with database.begin() as tx:
        timers.cancel(tx, "offer_expires", "7")
    assert claim(database) == []


def test_a_timer_whose_process_died_rings_again(database: Database) -> None:
    start(database, "refer")
    claim(database)
    with database.begin() as tx:
        assert timers.recover(tx, now=NOW + 5_000) == 0
        assert timers.recover(tx, now=NOW + 5_001) == 1
    assert [timer.tries for timer in claim(database)] == [2]


def test_a_timer_that_fails_is_tried_a_few_times_then_left_for_staff(database: Database) -> None:
    start(database, "refer")
    now = NOW
    while rung := claim(database, now):
        with database.begin() as tx:
            timers.fail(tx, rung[0], "KeyError in refer", now)
        now += 1000 * 2 ** rung[0].tries
    assert rung == []
    assert how_many(database, "timer", "state = 'failed' AND tries = 5") == 1


def test_what_a_timer_says_is_sealed_for_its_person(database: Database) -> None:
    person = somebody(database)
    start(database, "check_claim", person=person, facts={"word": "Siti"})
    assert claim(database)[0].facts == {"word": "Siti"}
    with database.look() as tx:
        assert b"Siti" not in bytes(tx.run("SELECT sealed FROM timer").one().sealed)
