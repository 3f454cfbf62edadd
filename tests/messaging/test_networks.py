"""Two ways to one network: one person, one window, one conversation; each letter keeps the way it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.channels.table import NETWORKS
from bot.channels.whatsapp_traits import WHATSAPP
from bot.engine.saying.outgoing import Outgoing
from bot.post import Address
from bot.runtime import Runtime
from bot.storage.database import Database, Tx
from bot.storage.messaging import letters, reaching
from bot.storage.people import people
from bot.storage.people.people import Person
from bot.traits import Networks

DAY = 24 * 3_600_000
NOW = 1_795_000_000_000
SITI = Address("whatsapp", "wa_phone", "+6281234567890")
HER_ID = Address("whatsapp", "wa_bsuid", "ID.siti")
ON_TELEGRAM = Address("telegram", "tg_user_id", "77")


@pytest.fixture
def database(runtime: Runtime) -> Iterator[Database]:
    """One that knows a second transport of WhatsApp, called meta."""
    house = runtime.database
    two = Networks({**NETWORKS.channels, "meta": replace(WHATSAPP, presses=True)})
    yield Database(house.engine, house.vault, two, house.audit_key)


def writes(tx: Tx, channel: str, *addresses: Address, at: int = NOW, new_id: str = "1" * 32) -> Person:
    person = people.find_or_create(tx, addresses, new_id=new_id, now=at, language="id", channel=channel)
    people.seen(tx, person.id, channel, at)
    return people.lock(tx, person.id)


def test_the_same_number_by_another_transport_is_the_same_person(database: Database) -> None:
    with database.begin() as tx:
        first = writes(tx, "whatsapp", SITI)
        second = writes(tx, "meta", HER_ID, SITI, new_id="2" * 32)
        assert (first.id, first.channel, second.id, second.channel) == (
            "1" * 32,
            "whatsapp",
            "1" * 32,
            "meta",
        )
        assert people.find(tx, HER_ID) == first.id


def test_a_word_by_one_transport_opens_the_window_of_both(database: Database) -> None:
    with database.begin() as tx:
        person = writes(tx, "whatsapp", SITI).id
        writes(tx, "meta", SITI, at=NOW + DAY - 1)
        assert reaching.open_channel(tx, person, "meta", NOW + 2 * DAY - 2) == "meta"
        assert reaching.closes_at(tx, person, "whatsapp") == NOW + 2 * DAY - 1
        assert not reaching.is_open(tx, person, NOW + 2 * DAY)


def test_a_letter_leaves_by_its_own_channel_to_the_address_of_the_network(database: Database) -> None:
    with database.begin() as tx:
        person = writes(tx, "whatsapp", SITI)
        letters.write(tx, person.id, person.key, "whatsapp", Outgoing("Halo"), urgency="reply", now=NOW)
        writes(tx, "meta", SITI)
        (claimed,) = letters.claim_due(tx, now=NOW, most=5)
    assert claimed.channel == "whatsapp"
    assert claimed.letter and claimed.letter.address == SITI


def test_who_blocks_us_on_one_transport_is_gone_from_both(database: Database) -> None:
    with database.begin() as tx:
        person = writes(tx, "whatsapp", SITI)
        letters.write(tx, person.id, person.key, "whatsapp", Outgoing("Halo"), urgency="reply", now=NOW)
        people.set_reachable(tx, person.id, "meta", False)
        assert not reaching.has_channel(tx, person.id)
        assert [row.state for row in tx.all("SELECT state FROM letter")] == ["cancelled"]


def test_another_network_is_another_person_and_has_no_window(database: Database) -> None:
    with database.begin() as tx:
        writes(tx, "whatsapp", SITI)
        other = writes(tx, "telegram", ON_TELEGRAM, new_id="3" * 32).id
        assert other == "3" * 32
        assert reaching.closes_at(tx, other, "telegram") is None
        assert reaching.open_channel(tx, other, "telegram", NOW + 365 * DAY) == "telegram"


def test_a_number_shows_only_where_the_network_shows_it(database: Database) -> None:
    with database.begin() as tx:
        assert people.phones_of(tx, writes(tx, "meta", HER_ID, SITI)) == {SITI.value}
        assert people.phones_of(tx, writes(tx, "telegram", ON_TELEGRAM, new_id="3" * 32)) == set()
