"""WhatsApp by the Cloud API at our door: batches, receipts, the challenge, and one person with Twilio's."""

from __future__ import annotations

import asyncio

import pytest

from bot.runtime import Runtime
from bot.services.messaging.deliver import deliver
from bot.storage.messaging import reaching
from bot.storage.people import people
from tests.cast import BSUID, BUDIS_PHONE, PHONE, TUTIS_PHONE, bsuid, person_at, phone
from tests.fakes.meta import FakeMeta
from tests.fakes.payloads import twilio_form
from tests.fakes.payloads.meta import (
    VERIFY_TOKEN,
    meta_batch,
    meta_entry,
    meta_message,
    meta_status,
    meta_text,
)
from tests.fakes.twilio import FakeTwilio
from tests.house import HeldClock
from tests.looking import how_many
from tests.webhooks.conftest import META, Door

NEW = "+6281311112222"


def moved(old: str = PHONE, **to: str) -> object:
    return meta_batch(meta_message(old, "system", {"type": "user_changed_number", "body": "", **to}))


def test_everybody_in_a_batch_is_answered_once_also_when_it_comes_again(
    door: Door, runtime: Runtime, cloud: FakeMeta
) -> None:
    entries = [
        meta_entry(meta_text(PHONE, "halo"), {"type": "odd"}),
        meta_entry(meta_text(BUDIS_PHONE, "halo")),
    ]
    batch = {
        "object": "whatsapp_business_account",
        "entry": [*entries, meta_entry(meta_text(TUTIS_PHONE, "hai"))],
    }
    for _ in range(2):
        assert door.meta(batch).status_code == 200
    asyncio.run(deliver(runtime))
    assert sorted(one["to"] for one in cloud.sent) == sorted(p[1:] for p in (PHONE, BUDIS_PHONE, TUTIS_PHONE))
    assert cloud.refused == []


def test_one_persons_messages_of_a_batch_are_heard_in_their_order(door: Door, runtime: Runtime) -> None:
    texts = ["halo", "satu", "dua", "tiga"]
    door.meta(meta_batch(*(meta_text(PHONE, text, id=f"wamid.{text}") for text in texts)))
    with runtime.database.look() as tx:
        heard = [row.provider_id for row in tx.all("SELECT provider_id FROM message ORDER BY id")]
    assert heard == [f"wamid.{text}" for text in texts]


def test_the_status_of_a_letter_comes_among_the_messages(
    door: Door, runtime: Runtime, cloud: FakeMeta
) -> None:
    door.meta(meta_batch(meta_text(PHONE, "halo")))
    asyncio.run(deliver(runtime))
    number = cloud.sent[0]["id"]
    door.meta(meta_batch(meta_text(BUDIS_PHONE, "halo"), statuses=(meta_status(number, "delivered"),)))
    assert how_many(runtime.database, "letter", "state = 'delivered'") == 1


def test_the_address_is_verified_by_its_word(door: Door) -> None:
    asked = f"{META}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    right = door.client.get(asked + VERIFY_TOKEN)
    assert (right.status_code, right.text, right.mimetype) == (200, "1158201444", "text/plain")
    assert door.client.get(asked + "guessed").status_code == 403
    assert door.client.get("/webhooks/telegram").status_code == 405


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"signature": ""}, 403),
        ({"signature": "sha256=" + "0" * 64}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"batch": b"x" * (1024 * 1024 + 1)}, 413),
        ({"batch": b"{"}, 200),
    ],
)
def test_what_is_not_metas_is_refused_in_the_order_of_the_house(
    door: Door, changes: dict[str, object], status: int
) -> None:
    given = {"batch": meta_batch(meta_text(PHONE, "halo")), **changes}
    assert door.meta(**given).status_code == status  # type: ignore[arg-type]


def test_a_person_on_both_roads_to_whatsapp_is_one_with_one_window(
    door: Door, runtime: Runtime, clock: HeldClock, twilio: FakeTwilio, cloud: FakeMeta
) -> None:
    door.whatsapp(twilio_form(PHONE, "halo"))
    clock.forward(hours=20)
    door.meta(meta_batch(meta_text(PHONE, "halo", scoped=BSUID)))
    asyncio.run(deliver(runtime))
    assert person_at(runtime, phone()) == person_at(runtime, bsuid())
    assert [len(twilio.sent), len(cloud.sent)] == [1, 1]
    with runtime.database.look() as tx:
        assert reaching.is_open(tx, person_at(runtime, phone()), runtime.now_ms() + 23 * 3_600_000)


def test_a_changed_number_takes_the_file_along_and_opens_no_window(door: Door, runtime: Runtime) -> None:
    door.meta(meta_batch(meta_text(PHONE, "halo", scoped=BSUID)))
    siti = person_at(runtime, phone())
    to = {"wa_id": NEW[1:], "user_id": "ID.new", "previous_user_id": BSUID}
    assert door.meta(moved(**to)).status_code == 200
    with runtime.database.look() as tx:
        assert people.find(tx, phone(NEW)) == people.find(tx, bsuid("ID.new")) == siti
        assert people.find(tx, phone()) is people.find(tx, bsuid()) is None
        assert not reaching.is_open(tx, siti, runtime.now_ms() + 1)
        assert tx.one("SELECT what FROM audit ORDER BY id DESC LIMIT 1").what == "number moved"
    assert how_many(runtime.database, "letter") == 1


def test_who_gets_the_old_number_later_is_a_stranger(door: Door, runtime: Runtime) -> None:
    door.meta(meta_batch(meta_text(PHONE, "halo")))
    siti = person_at(runtime, phone())
    door.meta(moved(wa_id=NEW[1:]))
    door.meta(meta_batch(meta_text(PHONE, "halo")))
    assert person_at(runtime, phone()) != siti


def test_a_number_that_somebody_has_already_stays_theirs(door: Door, runtime: Runtime) -> None:
    for who in (PHONE, BUDIS_PHONE):
        door.meta(meta_batch(meta_text(who, "halo")))
    budi = person_at(runtime, phone(BUDIS_PHONE))
    door.meta(moved(wa_id=BUDIS_PHONE[1:]))
    assert person_at(runtime, phone(BUDIS_PHONE)) == budi


def test_a_changed_number_of_nobody_we_know_makes_nobody(door: Door, runtime: Runtime) -> None:
    assert door.meta(moved(wa_id=NEW[1:])).status_code == 200
    assert how_many(runtime.database, "person") == 0
