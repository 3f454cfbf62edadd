"""What is sealed opens with its own key, in its own place, and nowhere else."""

from __future__ import annotations

import os

import pytest

from bot.storage.conversation import conversations
from bot.storage.database import Database, open_database
from bot.storage.keys.sealing import CannotOpen, Vault, keyed_hash, seal, unseal
from bot.storage.people import people
from tests.cast import telegram
from tests.house import settings_of
from tests.looking import how_many
from tests.taking import said, somebody, take

KEY, OTHER = b"a" * 32, b"b" * 32


@pytest.mark.parametrize("plain", ["", "Siti 🥬 سيتي", {"a": [1, None, True]}, "\0", "x" * 5000])
def test_what_was_sealed_is_what_opens(plain: object) -> None:
    assert unseal(KEY, seal(KEY, plain, "letter.sealed:p1"), "letter.sealed:p1") == plain


def test_the_same_words_never_look_the_same_twice() -> None:
    assert seal(KEY, "Siti", "x:1") != seal(KEY, "Siti", "x:1")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        unseal(OTHER, seal(KEY, "Siti", "letter.sealed:p1"), "letter.sealed:p1")


@pytest.mark.parametrize("place", ["letter.sealed:p2", "message.sealed:p1", ""])
def test_what_was_moved_elsewhere_does_not_open(place: str) -> None:
    with pytest.raises(CannotOpen):
        unseal(KEY, seal(KEY, "Siti", "letter.sealed:p1"), place)


@pytest.mark.parametrize("damaged", [b"", b"short", b"\0" * 60])
def test_damage_is_noticed(damaged: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal(KEY, damaged, "letter.sealed:p1")


def test_a_complaint_names_neither_person_nor_content() -> None:
    with pytest.raises(CannotOpen, match=r"^cannot open letter.sealed: wrong key or altered$"):
        unseal(OTHER, seal(KEY, "Siti", "letter.sealed:p1"), "letter.sealed:p1")


def test_the_first_data_key_wraps_and_all_of_them_unwrap() -> None:
    key, wrapped = Vault([KEY]).new_key("p1")
    assert Vault([OTHER, KEY]).unwrap(wrapped, "p1") == key
    with pytest.raises(CannotOpen):
        Vault([OTHER]).unwrap(wrapped, "p1")


def test_an_erased_persons_words_open_for_nobody(database: Database) -> None:
    person = somebody(database)
    with database.begin() as tx:
        tx.run("UPDATE person SET wrapped_key = NULL WHERE id = :p", {"p": person})
        with pytest.raises(CannotOpen, match="erased"):
            people.lock(tx, person)


def test_one_persons_conversation_copied_to_another_does_not_open(database: Database) -> None:
    siti, budi = somebody(database, telegram(1)), somebody(database, telegram(2))
    with database.begin() as tx:
        stolen = tx.run("SELECT sealed FROM conversation WHERE person = :p", {"p": siti}).one().sealed
        tx.run("UPDATE conversation SET sealed = :s WHERE person = :p", {"s": stolen, "p": budi})
        with pytest.raises(CannotOpen):
            conversations.load(tx, people.look_up(tx, budi))


def test_the_wrong_data_keys_open_nothing_and_harm_nothing(database: Database, database_url: str) -> None:
    somebody(database)
    wrong = open_database(settings_of(database_url).database_url, [os.urandom(32)])
    with pytest.raises(CannotOpen), wrong.begin():
        pass
    wrong.close()
    assert how_many(database, "letter", "state = 'queued'") == 1


def test_the_key_of_hashes_outlives_a_first_transaction_that_is_undone(
    database: Database, database_url: str
) -> None:
    with pytest.raises(ZeroDivisionError), database.begin():
        raise ZeroDivisionError
    person = somebody(database)
    again = open_database(settings_of(database_url).database_url, [b"k" * 32])
    assert take(again, said("halo")).person == person
    again.close()


def test_a_hash_says_nothing_without_its_key() -> None:
    assert keyed_hash(KEY, "phone", "+62811") != keyed_hash(OTHER, "phone", "+62811")
    assert keyed_hash(KEY, "phone", "+62811") != keyed_hash(KEY, "name", "+62811")
