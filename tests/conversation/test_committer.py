"""The committer: many turns to a commit, and each as if it had been alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace

import pytest

from bot.engine.conversation import Conversation
from bot.engine.events import Stepped, Turn
from bot.post import CameBack, Left, Sent
from bot.storage.conversation import strangers
from bot.storage.conversation.committer import MOST, Committer
from bot.storage.conversation.shared import JUST_NOW
from bot.storage.conversation.turn_rows import Stands
from bot.storage.conversation.turns import Done, Failed, Job, Seen
from bot.storage.database import Database, Tx
from bot.storage.people.people import Person
from tests.cast import NOW, phone, telegram
from tests.conftest import POSTGRESQL_ONLY, SQLITE_ONLY
from tests.looking import how_many
from tests.taking import claim, commits, count_up, job, said, somebody, stumble

PEOPLE = [telegram(7_000_000_000 + number) for number in range(8)]


@pytest.fixture
def committer(database: Database) -> Iterator[Committer]:
    made = Committer(database)
    yield made
    made.close()


def held(committer: Committer, database: Database) -> threading.Event:
    """Whatever is handed in from now on waits for the event: a turn that is under way holds up the batch."""
    go, begun = threading.Event(), threading.Event()

    def slow(person: Person, conversation: Conversation) -> Turn:
        begun.set()
        go.wait(10)
        return count_up(person, conversation)

    somebody(database, telegram(1))
    committer.submit(job(said("tunggu", telegram(1)), slow))
    begun.wait(10)
    return go


def counted(database: Database) -> dict[str, int]:
    return {table: how_many(database, table) for table in ("message", "letter", "conversation", "event")}


def test_what_many_do_at_once_is_one_commit(
    committer: Committer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in PEOPLE:
        somebody(database, address)
    before, go, made = counted(database), held(committer, database), commits(database, monkeypatch)
    begun = [committer.submit(job(said("hai", address))) for address in PEOPLE]
    go.set()
    wait(begun, 10)
    assert all(isinstance(future.result(), Done) for future in begun)
    number, after = len(made), counted(database)
    assert after["message"] - before["message"] == after["letter"] - before["letter"] == len(PEOPLE) + 2
    assert number == 2  # whoever was held, and all the others


def test_what_was_sent_shares_the_commit_of_the_turn_that_follows(
    committer: Committer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody(database)
    committer.submit(job(said("hai"))).result(10)
    monkeypatch.setattr("bot.storage.conversation.committer.LINGER", 5.0)
    in_hand, made = claim(database)[0], commits(database, monkeypatch)
    committer.settle(in_hand, Sent("SM1"), NOW)
    time.sleep(0.1)  # time enough to write it down alone
    assert isinstance(committer.submit(job(said("lalu"))).result(4), Done)
    assert len(made) == 1
    assert how_many(database, "letter", "state = 'sent'") == 1


def test_of_one_person_turns_are_taken_one_after_another(committer: Committer, database: Database) -> None:
    somebody(database)
    begun = [committer.submit(job(said(f"{number}"))) for number in range(9)]
    wait(begun, 20)
    with database.look() as tx:
        found = tx.run("SELECT COUNT(*) AS n, COUNT(DISTINCT id) AS d FROM letter").one()
    assert (found.n, found.d) == (10, 10)
    assert {type(future.result()) for future in begun} == {Done}


def test_a_turn_that_raises_hurts_nobody_else(committer: Committer, database: Database) -> None:
    for address in PEOPLE:
        somebody(database, address)
    go = held(committer, database)
    begun = [
        committer.submit(job(said("hai", address), stumble if number == 3 else count_up))
        for number, address in enumerate(PEOPLE)
    ]
    go.set()
    outcomes = [future.result(10) for future in begun]
    assert [type(one) for one in outcomes] == [Failed if number == 3 else Done for number in range(8)]
    assert how_many(database, "message", "state = 'failed'") == 1


def test_a_repeat_in_the_same_batch_or_a_later_one_is_seen(committer: Committer, database: Database) -> None:
    somebody(database)
    go = held(committer, database)
    again = said("hai", provider_id="same")
    begun = [committer.submit(job(again)) for _ in range(3)]
    go.set()
    outcomes = [type(future.result(10)) for future in begun]
    assert sorted(one.__name__ for one in outcomes) == ["Done", "Seen", "Seen"]
    assert isinstance(committer.submit(job(again)).result(10), Seen)


def test_strangers_become_people_in_the_commit_of_everybody_else(
    committer: Committer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody(database, PEOPLE[0])
    go, made = held(committer, database), commits(database, monkeypatch)
    begun = [committer.submit(job(said("hai", address))) for address in PEOPLE]
    go.set()
    assert all(isinstance(future.result(10), Done) for future in begun)
    assert len(made) == 2  # whoever was held, and all the others
    with database.look() as tx:
        person = tx.run(
            "SELECT DISTINCT p.language, p.channel, p.stage, p.last_seen_at, i.reachable, i.last_inbound_at, i.channel"
            " FROM person p JOIN channel_identity i ON i.person = p.id"
        ).one()
    assert tuple(person) == (
        "id",
        "telegram",
        "new",
        NOW,
        1,
        NOW,
        "telegram",
    )  # as of those who were met alone
    again = committer.submit(job(said("hai", PEOPLE[5])))
    assert isinstance(again.result(10), Done)
    assert how_many(database, "person") == len(PEOPLE) + 1


def test_a_repeat_makes_nobody_of_a_stranger(committer: Committer, database: Database) -> None:
    somebody(database)
    once = said("hai", provider_id="once")
    assert isinstance(committer.submit(job(once)).result(10), Done)
    repeat = replace(once, addresses=(phone("+6281299990000"),))
    assert isinstance(committer.submit(job(repeat)).result(10), Seen)
    assert how_many(database, "person") == 1


@POSTGRESQL_ONLY
def test_a_stranger_whom_another_process_meets_at_the_same_moment_is_one_person(
    database: Database, committer: Committer, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet, first, go = strangers.meet, list[str](), held(committer, database)

    def met_elsewhere(tx: Tx, one: Job, address: tuple[str, ...], number: int) -> Stands:
        if not first and one.incoming.addresses[0] == PEOPLE[3]:  # between our look and our commit
            first.append(somebody(database, PEOPLE[3]))
        return meet(tx, one, address, number)

    monkeypatch.setattr(strangers, "meet", met_elsewhere)
    begun = [committer.submit(job(said("hai", address))) for address in PEOPLE]
    go.set()
    outcomes = [future.result(10) for future in begun]
    assert [type(one) for one in outcomes] == [Done] * len(PEOPLE)
    assert [one.person for one in outcomes if isinstance(one, Done)][3] == first[0]
    assert how_many(database, "person") == len(PEOPLE) + 1  # with the one who was held
    assert how_many(database, "message", "state = 'done'") == len(PEOPLE) + 3


def test_whoever_left_or_has_two_addresses_goes_alone(committer: Committer, database: Database) -> None:
    siti = phone()
    assert isinstance(committer.submit(job(said("halo", siti))).result(10), Done)
    both = committer.submit(job(said("hai", telegram(5), siti))).result(10)
    assert isinstance(both, Done)
    for what in (Left(), CameBack()):
        assert isinstance(committer.submit(job(said(what, siti))).result(10), Done)
    with database.look() as tx:
        reachable = tx.run("SELECT reachable FROM channel_identity WHERE kind = 'wa_phone'").one().reachable
    assert reachable == 1


def test_a_batch_writes_what_a_turn_alone_writes(database: Database, committer: Committer) -> None:
    def steps(person: Person, conversation: Conversation) -> Turn:
        turn = count_up(person, conversation)
        return replace(turn, events=(*turn.events, Stepped("answered", "cost", "income")))

    for address in PEOPLE[:2]:
        somebody(database, address)
    go = held(committer, database)
    for address in PEOPLE[:2]:
        begun = committer.submit(job(said("hai", address), steps))
    go.set()
    begun.result(10)
    with database.look() as tx:
        event = tx.all("SELECT kind, flow, step, message FROM event WHERE flow = 'cost'")
        letters = tx.all("SELECT state, urgency, not_before, tries, cut_off, reason FROM letter")
        seen = tx.run("SELECT DISTINCT last_seen_at, channel FROM person WHERE channel = 'telegram'").one()
    assert [(row.kind, row.flow, row.step) for row in event] == [("answered", "cost", "income")] * 2
    assert all(row.message for row in event)
    assert len({tuple(row) for row in letters}) == 1  # those of turns alone and of the batch
    assert seen.channel == "telegram"


def test_more_than_a_batch_holds_is_taken_in_the_next(committer: Committer, database: Database) -> None:
    people = [telegram(8_000_000_000 + number) for number in range(MOST + 3)]
    for address in people:
        somebody(database, address)
    go = held(committer, database)
    begun = [committer.submit(job(said("hai", address))) for address in people]
    go.set()
    assert {type(future.result(20)) for future in begun} == {Done}


@SQLITE_ONLY
def test_a_newcomer_does_not_wait_for_somebody_elses_hundreds(
    committer: Committer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, made, at = held(committer, database), commits(database, monkeypatch), list[int]()
    begun = [committer.submit(job(said("hai", telegram(1)))) for _ in range(200)]
    newcomer = committer.submit(job(said("halo", telegram(2))))
    newcomer.add_done_callback(lambda _: at.append(len(made)))
    go.set()
    assert isinstance(newcomer.result(20), Done)
    assert at[0] <= 3  # whoever was held, one batch, perhaps the next
    wait(begun, 60)
    assert {type(future.result()) for future in begun} == {Done}


def test_whoever_was_just_heard_is_not_written_down_as_heard_again(
    committer: Committer, database: Database
) -> None:
    somebody(database, telegram(1))

    def heard(later: int) -> tuple[int, int]:
        committer.submit(job(said("hai", telegram(1)), now=NOW + later)).result(10)
        with database.look() as tx:
            row = tx.run(
                "SELECT p.last_seen_at, i.last_inbound_at FROM person p JOIN channel_identity i ON i.person = p.id"
            ).one()
        return row.last_seen_at - NOW, row.last_inbound_at - NOW

    assert heard(JUST_NOW - 1) == (0, 0)
    assert heard(JUST_NOW) == (JUST_NOW, JUST_NOW)


@pytest.mark.parametrize("changed", ["reachable = 0", "last_inbound_at = 5", "channel = 'other'"])
def test_whoever_cannot_be_reached_as_they_were_heard_is_written_down_at_once(
    committer: Committer, database: Database, changed: str
) -> None:
    somebody(database, telegram(1))
    with database.begin() as tx:
        tx.run(f"UPDATE channel_identity SET {changed}")
    committer.submit(job(said("hai", telegram(1)), now=NOW + 1)).result(10)
    with database.look() as tx:
        row = tx.run("SELECT reachable, last_inbound_at, channel FROM channel_identity").one()
    assert tuple(row) == (1, NOW + 1, "telegram")
