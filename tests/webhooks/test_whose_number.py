"""One WhatsApp number, several accounts: another account is a stranger, the same one is joined, nobody is stranded."""

from __future__ import annotations

import pytest

from bot.post import Address
from bot.runtime import Runtime
from bot.storage.conversation.transcripts import transcript
from bot.storage.people import people
from tests.cast import BSUID, BUDIS_PHONE, PHONE, REFERENCE, person_at, phone, registered
from tests.fakes.payloads import twilio_form
from tests.house import HeldClock
from tests.looking import audited, how_many, plain
from tests.stage import ring
from tests.webhooks.conftest import Door

OTHER = "ID.99990000000000009"


def account(value: str) -> Address:
    return Address("whatsapp", "wa_bsuid", value)


def writes(door: Door, text: str, number: str = PHONE, bsuid: str = "") -> None:
    more = {"ExternalUserId": f"whatsapp:{bsuid}"} if bsuid else {}
    assert door.whatsapp(twilio_form(number or bsuid, text, **more)).status_code == 200
    ring(door.client.front.runtime)


def said_to(runtime: Runtime, address: Address) -> str:
    with runtime.database.look() as tx:
        return "\n".join(
            line.outgoing.text for line in transcript(tx, people.find(tx, address) or "") if line.outgoing
        )


@pytest.mark.parametrize("wish", ["data saya", "status", "koreksi", "hapus", "daftar"])
def test_another_account_on_a_known_number_is_a_stranger(runtime: Runtime, door: Door, wish: str) -> None:
    writes(door, "halo", bsuid=BSUID)
    siti = registered(runtime, account(BSUID), called="Siti").person
    for text in ("halo", "1", wish):
        writes(door, text, bsuid=OTHER)
    assert person_at(runtime, account(OTHER)) != siti
    assert REFERENCE not in said_to(runtime, account(OTHER))
    assert person_at(runtime, account(BSUID)) == siti


def test_nothing_for_the_former_owner_goes_to_the_number_any_more(runtime: Runtime, door: Door) -> None:
    writes(door, "halo", bsuid=BSUID)
    siti = person_at(runtime, phone(PHONE))
    writes(door, "halo", bsuid=OTHER)
    assert person_at(runtime, phone(PHONE)) == person_at(runtime, account(OTHER)) != siti
    with runtime.database.look() as tx:
        somebody = people.look_up(tx, siti)
        where = people.address_of(tx, siti, somebody.key, "whatsapp")
    assert where == account(BSUID)


def test_the_same_account_is_known_on_a_new_number_and_without_one(runtime: Runtime, door: Door) -> None:
    writes(door, "halo", bsuid=BSUID)
    siti = person_at(runtime, account(BSUID))
    writes(door, "halo", number=BUDIS_PHONE, bsuid=BSUID)
    writes(door, "halo", number="", bsuid=BSUID)
    assert person_at(runtime, account(BSUID)) == person_at(runtime, phone(BUDIS_PHONE)) == siti


def test_an_account_that_takes_over_somebodys_number_leaves_them_their_file(
    runtime: Runtime, door: Door
) -> None:
    writes(door, "halo", number=PHONE, bsuid=BSUID)
    writes(door, "halo", number=BUDIS_PHONE, bsuid=OTHER)
    siti, budi = person_at(runtime, account(BSUID)), person_at(runtime, account(OTHER))
    writes(door, "halo", number=PHONE, bsuid=OTHER)
    assert person_at(runtime, phone(PHONE)) == budi
    assert person_at(runtime, account(BSUID)) == siti


def test_a_number_known_alone_and_an_account_are_joined_once_they_are_shown_together(
    runtime: Runtime, door: Door
) -> None:
    writes(door, "halo", number=PHONE)
    writes(door, "halo", number="", bsuid=BSUID)
    registered(runtime, phone(PHONE), called="Siti")
    writes(door, "status", number=PHONE, bsuid=BSUID)
    assert person_at(runtime, phone(PHONE)) == person_at(runtime, account(BSUID))
    assert plain(runtime, "SELECT person FROM registration") == [(person_at(runtime, account(BSUID)),)]
    assert ("people joined", "one account and its number, shown by the provider") in {
        (row[1], row[3]) for row in audited(runtime)
    }


def test_where_both_have_a_registration_staff_decide_and_are_asked_once(runtime: Runtime, door: Door) -> None:
    writes(door, "halo", number=PHONE)
    writes(door, "halo", number="", bsuid=BSUID)
    registered(runtime, phone(PHONE), called="Siti")
    registered(runtime, account(BSUID), "JK-0000-0001", called="Siti")
    for _ in range(3):
        writes(door, "halo", number=PHONE, bsuid=BSUID)
    assert plain(runtime, "SELECT reason FROM help_request") == [("same_number",)]
    assert how_many(runtime.database, "registration") == 2


def test_a_number_that_was_silent_for_months_is_not_taken_for_its_former_owner(
    runtime: Runtime, door: Door, clock: HeldClock
) -> None:
    writes(door, "halo", number=PHONE)
    siti = registered(runtime, phone(PHONE), called="Siti").person
    clock.forward(days=120)
    writes(door, "halo", number=PHONE, bsuid=BSUID)
    assert person_at(runtime, account(BSUID)) == person_at(runtime, phone(PHONE)) != siti


def test_a_number_known_alone_gets_its_account_when_that_shows(runtime: Runtime, door: Door) -> None:
    writes(door, "halo", number=PHONE)
    siti = person_at(runtime, phone(PHONE))
    writes(door, "halo", number=PHONE, bsuid=BSUID)
    assert person_at(runtime, account(BSUID)) == siti
