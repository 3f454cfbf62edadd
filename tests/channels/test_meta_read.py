"""Batches of the Cloud API, as a table of what they are read as."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.meta import MetaChannel
from bot.engine.happenings import Contact, Filled, Message, Pin, Tap, Unreadable
from bot.post import Address, Incoming, Moved, Receipt, UnreadablePayload
from tests.cast import BSUID, PHONE
from tests.channels.sending import json_request, meta_settings, redact
from tests.fakes.payloads.meta import (
    VERIFY_TOKEN,
    Plain,
    meta_batch,
    meta_body,
    meta_entry,
    meta_message,
    meta_press,
    meta_signature,
    meta_status,
    meta_text,
)

CHANNEL = MetaChannel(meta_settings())
BUDI = "+6281200000002"
MEDIA = {"mime_type": "image/jpeg", "sha256": "4654+8g=", "id": "65463453"}
CARD = {"name": {"formatted_name": "Siti"}, "phones": [{"phone": "+62 812-3456-7890", "wa_id": PHONE[1:]}]}
FOREIGN = {
    "name": {"formatted_name": "Wati"},
    "phones": [{"phone": "0813 1111 2222", "wa_id": "6281311112222"}],
}
BY_PHONE, BY_ID = Address("whatsapp", "wa_phone", PHONE), Address("whatsapp", "wa_bsuid", BSUID)


def read(plain: Any) -> list[Incoming | Receipt | UnreadablePayload]:
    return CHANNEL.read(json_request(plain), redact)


def one(kind: str, content: Any = None, **more: Any) -> Plain:
    return meta_message(PHONE, kind, content, **more)


READ: list[tuple[Plain, object]] = [
    (meta_text(PHONE, "halo", id="wamid.A"), Message("halo", ref="wamid.A")),
    (meta_text(PHONE, "a\0b", id="wamid.A"), Message("ab", ref="wamid.A")),
    (meta_text(PHONE, "NIK 3201234567890123", id="wamid.A"), Message("NIK [nik]", ("nik",), ref="wamid.A")),
    (
        meta_text(PHONE, "Anda dapat BSU", id="wamid.A", context={"forwarded": True}),
        Message("Anda dapat BSU", forwarded=True, ref="wamid.A"),
    ),
    (
        meta_text(PHONE, "x", id="wamid.A", context={"frequently_forwarded": True}),
        Message("x", forwarded=True, ref="wamid.A"),
    ),
    (meta_text(PHONE, "  "), Unreadable("other")),
    (meta_press(PHONE, "t1:a"), Tap("t1:a", "Ya")),
    (meta_press(PHONE, "t1:b", "Ojek", kind="list_reply"), Tap("t1:b", "Ojek")),
    (meta_press(PHONE, "3201 2345 6789 0123"), Tap("#", "Ya")),
    (one("button", {"payload": "t1:a", "text": "Ya"}), Tap("t1:a", "Ya")),
    (one("button", {"text": "Ya"}), Message("Ya")),
    (one("location", {"latitude": -6.11, "longitude": 106.93, "name": "Pasar"}), Pin(-6.11, 106.93)),
    (one("location", {"latitude": "x", "longitude": 1}), Unreadable("other")),
    (one("location", {"latitude": "-6.11", "longitude": "106.93"}), Pin(-6.11, 106.93)),
    (one("location", {"latitude": "nan", "longitude": "1"}), Unreadable("other")),
    (one("order", {"catalog_id": "1", "text": "berapa iurannya?"}), Message("berapa iurannya?")),
    (one("order", {"catalog_id": "1", "text": ""}), Unreadable("other")),
    (one("", None, text={"body": "halo"}, id="wamid.A"), Message("halo", ref="wamid.A")),
    (one("", None, image=MEDIA), Unreadable("photo")),
    (one("", None), Unreadable("other")),
    (one("contacts", [CARD]), Contact("+6281234567890", own=True)),
    (one("contacts", [{"name": {}}, FOREIGN]), Contact("081311112222", own=False)),
    (one("contacts", [{"name": {}}]), Unreadable("other")),
    (one("image", MEDIA), Unreadable("photo")),
    (one("image", MEDIA | {"caption": "pasar"}), Message("pasar", beside="photo")),
    (one("document", MEDIA | {"filename": "KK_budi.pdf"}), Unreadable("document")),
    (one("document", MEDIA | {"caption": "ini ktp saya"}), Message("ini ktp saya", beside="document")),
    (one("audio", MEDIA | {"voice": True}), Unreadable("voice", sound="65463453")),
    (one("audio", MEDIA | {"id": "../x"}), Unreadable("voice")),
    (one("video", MEDIA), Unreadable("video")),
    (one("sticker", MEDIA | {"animated": False}), Unreadable("sticker")),
    (one("order", {"catalog_id": "1", "product_items": []}), Unreadable("other")),
    (one("unsupported", errors=[{"code": 131051, "title": "Message type unknown"}]), Unreadable("other")),
    (one("interactive"), Unreadable("other")),
    (
        one(
            "interactive",
            {"type": "nfm_reply", "nfm_reply": {"response_json": '{"called": "Siti"}', "name": "flow"}},
        ),
        Filled((("called", "Siti"),)),
    ),
    (one("interactive", {"type": "nfm_reply", "nfm_reply": {"response_json": "[]"}}), Unreadable("other")),
    (one("made_up_next_year", {"a": 1}), Unreadable("other")),
    (
        one(
            "edit", {"original_message_id": "wamid.B", "message": {"type": "text", "text": {"body": "Siti"}}}
        ),
        Message("Siti", ref="wamid.B", edited=True),
    ),
]


@pytest.mark.parametrize(("message", "said"), READ)
def test_a_message_is_read_as(message: Plain, said: object) -> None:
    [incoming] = read(meta_batch(message))
    assert isinstance(incoming, Incoming)
    assert (incoming.said, incoming.addresses, incoming.provider_id) == (said, (BY_PHONE,), message["id"])


NOTHING: list[Plain] = [
    meta_batch(one("reaction", {"message_id": "wamid.A", "emoji": "👍"})),
    meta_batch(one("reaction", {"message_id": "wamid.A"})),
    meta_batch(one("revoke", {"original_message_id": "wamid.A"})),
    meta_batch(one("system", {"body": "User identity changed", "type": "customer_identity_changed"})),
    meta_batch(one("edit", {"original_message_id": "wamid.B", "message": {"type": "image", "image": MEDIA}})),
    meta_batch(
        one("interactive", {"type": "call_permission_reply", "call_permission_reply": {"response": "x"}})
    ),
    meta_batch(meta_text(PHONE, "halo", group_id="g1")),
    meta_batch(meta_text(PHONE, "halo"), number="1"),
    meta_batch(),
    meta_batch(statuses=(meta_status("wamid.A", "deleted"), meta_status("", "sent"))),
    {
        "object": "whatsapp_business_account",
        "entry": [{"changes": [{"field": "account_update", "value": {}}]}],
    },
]


@pytest.mark.parametrize("batch", NOTHING)
def test_nobody_said_anything_to_us(batch: Plain) -> None:
    assert read(batch) == []


ADDRESSES: list[tuple[Plain, tuple[Address, ...]]] = [
    (meta_text(PHONE, "x", scoped=BSUID), (BY_ID, BY_PHONE)),
    (meta_text(BSUID, "x"), (BY_ID,)),
    ({"from_user_id": BSUID, "id": "wamid.A", "type": "text", "text": {"body": "x"}}, (BY_ID,)),
]


@pytest.mark.parametrize(("message", "addresses"), ADDRESSES)
def test_the_scoped_id_comes_first_and_the_phone_may_be_missing(
    message: Plain, addresses: tuple[Address, ...]
) -> None:
    [incoming] = read(meta_batch(message))
    assert isinstance(incoming, Incoming) and incoming.addresses == addresses


def test_the_scoped_id_may_stand_on_the_contact_only() -> None:
    batch = meta_batch(meta_text(PHONE, "x"))
    batch["entry"][0]["changes"][0]["value"]["contacts"][0]["user_id"] = BSUID
    [incoming] = read(batch)
    assert isinstance(incoming, Incoming) and incoming.addresses == (BY_ID, BY_PHONE)


def test_several_people_and_statuses_in_one_post_keep_their_order_and_none_is_lost() -> None:
    entries = [
        meta_entry(meta_text(PHONE, "satu"), meta_text(BUDI, "dua")),
        meta_entry(meta_text(PHONE, "tiga"), statuses=(meta_status("wamid.L", "read"),)),
    ]
    found = read({"object": "whatsapp_business_account", "entry": entries})
    assert [i.said.text for i in found if isinstance(i, Incoming) and isinstance(i.said, Message)] == [
        "satu",
        "dua",
        "tiga",
    ]
    assert found[-1] == Receipt("meta", "wamid.L", "read")


BAD: list[Any] = [
    7,
    None,
    [],
    {},
    {"from": PHONE[1:], "type": "text", "text": {"body": "no id"}},
    {"id": "wamid.X", "type": "text", "text": {"body": "no sender"}},
    {"id": "wamid.X", "from": "3201234567890123", "type": "text", "text": {"body": "no number"}},
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_one_bad_entry_hurts_no_other(bad: Any) -> None:
    first, middle, last = read(meta_batch(meta_text(PHONE, "satu"), bad, meta_text(BUDI, "dua")))
    assert isinstance(first, Incoming) and isinstance(last, Incoming)
    assert isinstance(middle, UnreadablePayload)
    assert "81200000002" not in middle.masked_body and "3201234567890123" not in middle.masked_body


def test_what_redaction_trips_over_costs_that_message_alone() -> None:
    def trips(text: str) -> Message:
        if text == "satu":
            raise RuntimeError
        return Message(text)

    batch = json_request(meta_batch(meta_text(PHONE, "satu"), meta_text(BUDI, "dua")))
    kept, read_well = CHANNEL.read(batch, trips)
    assert isinstance(kept, UnreadablePayload) and isinstance(read_well, Incoming)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"[" * 100_000, b'{"entry": 7}'], ids=range(6))
def test_what_is_no_batch_is_unreadable(body: bytes) -> None:
    [found] = read(body)
    assert isinstance(found, UnreadablePayload) and found.size == len(body)


MOVED = [
    (
        {
            "type": "user_changed_number",
            "wa_id": "6281311112222",
            "user_id": "ID.new",
            "previous_user_id": BSUID,
        },
        Moved(
            (Address("whatsapp", "wa_bsuid", "ID.new"), Address("whatsapp", "wa_phone", "+6281311112222")),
            (BY_ID,),
        ),
    ),
    (
        {"type": "user_changed_number", "wa_id": "6281311112222"},
        Moved((Address("whatsapp", "wa_phone", "+6281311112222"),)),
    ),
    (
        {"type": "user_changed_user_id", "user_id": "ID.new", "previous_user_id": BSUID},
        Moved((Address("whatsapp", "wa_bsuid", "ID.new"),), (BY_ID,)),
    ),
]


@pytest.mark.parametrize(("system", "said"), MOVED)
def test_a_changed_number_is_read(system: Plain, said: Moved) -> None:
    [incoming] = read(meta_batch(one("system", system)))
    assert isinstance(incoming, Incoming) and incoming.said == said


RECEIPTS = [
    (meta_status("wamid.L", "sent"), Receipt("meta", "wamid.L", "sent")),
    (meta_status("wamid.L", "delivered"), Receipt("meta", "wamid.L", "delivered")),
    (meta_status("wamid.L", "read"), Receipt("meta", "wamid.L", "read")),
    (meta_status("wamid.L", "played"), Receipt("meta", "wamid.L", "read")),
    (meta_status("wamid.L", "failed", 131047), Receipt("meta", "wamid.L", "failed", "131047", "window")),
    (meta_status("wamid.L", "failed", 131026), Receipt("meta", "wamid.L", "failed", "131026", "address")),
    (meta_status("wamid.L", "failed", errors=[7]), Receipt("meta", "wamid.L", "failed")),
]


@pytest.mark.parametrize(("status", "receipt"), RECEIPTS)
def test_a_status_is_a_receipt(status: Plain, receipt: Receipt) -> None:
    assert read(meta_batch(statuses=(status,))) == [receipt]


def test_an_id_longer_than_a_row_is_kept_by_its_hash() -> None:
    long = "wamid." + "A" * 100
    [incoming, receipt] = read(
        meta_batch(meta_text(PHONE, "x", id=long), statuses=(meta_status(long, "sent"),))
    )
    assert isinstance(incoming, Incoming) and isinstance(receipt, Receipt)
    assert incoming.provider_id == receipt.provider_id and len(receipt.provider_id) == 64


def signed(body: bytes, signature: str) -> bool:
    return CHANNEL.genuine(json_request(body, **{"x-hub-signature-256": signature}))


def test_the_signature_is_over_the_bytes_as_they_came() -> None:
    plain = meta_batch(meta_text(PHONE, "👍 é"))
    body = meta_body(plain)
    assert signed(body, meta_signature(body))
    other = json.dumps(plain, ensure_ascii=False).encode()
    assert not signed(other, meta_signature(body))
    assert not signed(body, meta_signature(body, "another secret"))


@pytest.mark.parametrize(
    "given", ["", "sha256=", "sha1=" + "0" * 40, "sha256=" + "é" * 64, "sha256=" + "0" * 64]
)
def test_a_strange_signature_does_not_hold(given: str) -> None:
    assert not signed(b"{}", given)
    assert CHANNEL.knows_sender({"x-hub-signature-256": given}) is (given == "sha256=" + "0" * 64)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"hub.mode=subscribe&hub.challenge=1158&hub.verify_token={VERIFY_TOKEN}", "1158"),
        (f"hub.mode=unsubscribe&hub.challenge=1158&hub.verify_token={VERIFY_TOKEN}", None),
        ("hub.mode=subscribe&hub.challenge=1158&hub.verify_token=x", None),
        ("hub.mode=subscribe&hub.challenge=1158", None),
        ("", None),
    ],
)
def test_the_address_is_verified_with_our_word_only(query: str, said: str | None) -> None:
    assert CHANNEL.challenge(query) == said
