"""People and their addresses: business-scoped id before phone, numbers of any size."""

from __future__ import annotations

import pytest

from bot.post import Address
from bot.storage.database import Database
from bot.storage.people import people
from tests.cast import bsuid, phone, telegram
from tests.looking import how_many
from tests.taking import somebody


def reached_at(database: Database, person: str, channel: str = "whatsapp") -> Address | None:
    with database.look() as tx:
        return people.address_of(tx, person, people.key_of(tx, person), channel)


def test_a_known_phone_gains_the_business_scoped_id(database: Database) -> None:
    person = somebody(database, phone())
    assert somebody(database, bsuid(), phone()) == person
    assert somebody(database, bsuid()) == person


def test_where_they_disagree_the_business_scoped_id_decides(database: Database) -> None:
    siti = somebody(database, bsuid("ID.1"), phone("+6281234567890"))
    budi = somebody(database, bsuid("ID.2"), phone("+6281200000002"))
    assert somebody(database, bsuid("ID.1"), phone("+6281200000002")) == siti
    assert somebody(database, bsuid("ID.2")) == budi  # who keeps what is theirs; the number is another's now
    assert somebody(database, phone("+6281200000002")) == siti


def test_somebody_may_hide_their_phone(database: Database) -> None:
    person = somebody(database, bsuid())
    assert reached_at(database, person) == bsuid()


@pytest.mark.parametrize(
    "address",
    [telegram(2**52 - 1), telegram(2**63 - 1), bsuid("ID.ENT." + "Z" * 153), phone("+628" + "1" * 11)],
)
def test_an_address_of_any_size_comes_back_whole(database: Database, address: Address) -> None:
    person = somebody(database, address)
    assert somebody(database, address) == person
    assert reached_at(database, person, address.network) == address


def test_the_same_number_on_two_channels_is_two_people(database: Database) -> None:
    assert somebody(database, telegram(62811)) != somebody(database, phone("62811"))


def test_no_address_stands_in_clear(database: Database) -> None:
    somebody(database, phone("+6281299998888"))
    with database.look() as tx:
        row = tx.run("SELECT * FROM channel_identity").one()
    assert b"81299998888" not in bytes(row.sealed) + bytes(row.value_hash)


def test_a_stranger_who_loses_the_race_leaves_nobody_behind(database: Database) -> None:
    somebody(database, phone())
    assert how_many(database, "person") == how_many(database, "channel_identity") == 1
