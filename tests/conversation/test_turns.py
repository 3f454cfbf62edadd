"""take: once and only once, one at a time, and nothing typed is ever lost."""

from __future__ import annotations

import pytest

from bot.engine.conversation import Conversation
from bot.errors import TryLater
from bot.post import CameBack, Left
from bot.storage.conversation import conversations, turns
from bot.storage.database import Database, open_database
from bot.storage.people import people
from tests.cast import bsuid, phone, telegram
from tests.looking import how_many, letters_of
from tests.stage import at_once
from tests.taking import count_up, said, somebody, stumble, take


def stands(database: Database, person: str) -> Conversation:
    with database.look() as tx:
        return conversations.load(tx, people.look_up(tx, person))


def test_a_message_is_noted_decided_and_answered(database: Database) -> None:
    done = take(database, said("halo"))
    assert isinstance(done, turns.Done)
    assert stands(database, done.person).answers == {"count": 1}
    assert letters_of(database, done.person) == [("number 1", "queued")]


def test_a_repeat_is_seen_and_changes_nothing(database: Database) -> None:
    message = said("halo")
    first = take(database, message)
    assert isinstance(take(database, message), turns.Seen)
    assert stands(database, first.person).answers == {"count": 1}
    assert how_many(database, "person") == how_many(database, "message") == 1


def test_the_same_id_on_another_channel_is_another_message(database: Database) -> None:
    take(database, said("halo", phone(), provider_id="1"))
    assert isinstance(take(database, said("halo", telegram(), provider_id="1")), turns.Done)


def test_the_same_message_twice_at_once_is_done_once(database: Database) -> None:
    somebody(database)
    for _ in range(10):
        message = said("halo")
        outcomes = at_once(*[lambda m=message: take(database, m)] * 3)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Done", "Seen", "Seen"]


def test_a_strangers_same_message_twice_at_once_is_done_once(database: Database) -> None:
    for number in range(10):
        message = said("halo", telegram(number + 1))
        outcomes = at_once(*[lambda m=message: take(database, m)] * 2)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Done", "Seen"]
    assert how_many(database, "person") == 10


def test_two_strangers_at_one_address_at_once_are_one_person(database: Database) -> None:
    for number in range(10):
        address = telegram(number + 1)
        one, two = at_once(*[lambda a=address: take(database, said("halo", a))] * 2)
        assert one.person == two.person
        assert stands(database, one.person).answers == {"count": 2}


def test_messages_of_one_person_at_once_never_interleave(database: Database) -> None:
    person = somebody(database)
    at_once(*[lambda: [take(database, said("lagi")) for _ in range(10)]] * 4)
    assert stands(database, person).answers == {"count": 41}
    assert [text for text, _ in letters_of(database, person)] == [f"number {n}" for n in range(1, 42)]


def test_many_people_at_once_each_keep_their_own_count(database: Database) -> None:
    def talk(user: int) -> str:
        return str([take(database, said("halo", telegram(user))).person for _ in range(8)][-1])

    for person in at_once(*[lambda u=user: talk(u) for user in range(1, 7)]):
        assert stands(database, person).answers == {"count": 8}


def test_a_turn_that_raises_keeps_message_and_answers_and_says_so_once(database: Database) -> None:
    person = somebody(database)
    failed = take(database, said("12 juta"), stumble)
    assert isinstance(failed, turns.Failed)
    assert stands(database, person).answers == {"count": 1}
    assert letters_of(database, person)[1:] == [("maaf", "queued")]
    assert how_many(database, "message", "state = 'failed'") == 1


def test_why_a_turn_failed_never_quotes_what_was_typed(database: Database) -> None:
    failed = take(database, said("12 juta"), stumble)
    assert failed.reason.startswith("ZeroDivisionError in stumble")
    assert "NIK" not in failed.reason


def test_after_a_failed_turn_the_conversation_goes_on(database: Database) -> None:
    person = somebody(database)
    take(database, said("?"), stumble)
    take(database, said("halo"))
    assert stands(database, person).answers == {"count": 2}


def test_a_failed_message_that_comes_again_is_seen(database: Database) -> None:
    message = said("?")
    take(database, message, stumble)
    assert isinstance(take(database, message), turns.Seen)
    assert how_many(database, "letter") == 1


def test_a_conversation_nobody_can_read_fails_kindly_not_for_ever(database: Database) -> None:
    person = somebody(database)
    with database.begin() as tx:
        tx.run("UPDATE conversation SET sealed = :x WHERE person = :p", {"x": b"\0" * 40, "p": person})
    assert isinstance(take(database, said("halo")), turns.Failed)
    assert letters_of(database, person)[-1] == ("maaf", "queued")


def test_whoever_leaves_gets_nothing_more_until_they_come_back(database: Database) -> None:
    person = somebody(database)
    assert isinstance(take(database, said(Left())), turns.Done)
    assert letters_of(database, person) == [("left", "cancelled")]
    take(database, said(CameBack()))
    take(database, said("halo"))
    assert letters_of(database, person)[-1] == ("number 2", "queued")


def test_leaving_one_channel_does_not_move_somebody_there(database: Database) -> None:
    person = somebody(database, phone())
    with database.begin() as tx:
        found = people.look_up(tx, person)
        people._add(
            tx, person, found.key, telegram(), people._hash(tx, telegram()), people.Heard("telegram", 0)
        )
    take(database, said(Left(), telegram()))
    with database.look() as tx:
        assert people.look_up(tx, person).channel == "whatsapp"


def test_whoever_was_erased_and_writes_again_is_a_stranger(database: Database) -> None:
    person = somebody(database, bsuid(), phone())
    with database.begin() as tx:
        tx.run("UPDATE person SET wrapped_key = NULL WHERE id = :p", {"p": person})
    again = take(database, said("halo", bsuid(), phone()))
    assert again.person != person
    assert take(database, said("halo", phone())).person == again.person


def test_a_database_that_is_away_means_try_later(database_kind: str, tmp_path: object) -> None:
    away = {"sqlite": f"sqlite:///{tmp_path}/empty.db", "postgresql": "postgresql+psycopg://x@127.0.0.1:9/x"}
    database = open_database(away[database_kind], [b"k" * 32])
    with pytest.raises(TryLater):
        take(database, said("halo"))
    database.close()


def test_a_database_that_goes_away_in_mid_turn_means_try_later(
    database: Database, database_kind: str
) -> None:
    somebody(database)

    def cut_off(person: object, conversation: Conversation) -> turns.Turn:
        with database.begin() as tx:
            tx.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle in%'")
        return count_up(person, conversation)  # type: ignore[arg-type]

    if database_kind == "postgresql":
        with pytest.raises(TryLater):
            take(database, said("halo"), cut_off)
        assert isinstance(take(database, said("halo")), turns.Done)
