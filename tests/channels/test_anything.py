"""Whatever arrives, reading never raises and no identity number passes."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels import Channel, Request
from bot.channels.meta import MetaChannel
from bot.channels.simulator import SimulatorChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import WhatsAppChannel
from bot.post import Incoming, Receipt, UnreadablePayload
from tests.cast import PHONE, SITI_ID
from tests.channels.sending import (
    form_request,
    json_request,
    meta_settings,
    redact,
    telegram_settings,
    whatsapp_settings,
)
from tests.fakes.payloads import telegram_message, telegram_start, telegram_tap, telegram_text, twilio_form
from tests.fakes.payloads.meta import meta_batch, meta_message, meta_press, meta_text
from tests.house import PUBLIC_URL

TELEGRAM = TelegramChannel(telegram_settings())
WHATSAPP = WhatsAppChannel(whatsapp_settings(), PUBLIC_URL)
META = MetaChannel(meta_settings())
SIMULATOR = SimulatorChannel()

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
PLAIN = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
NAMES = [
    "MessageSid",
    "From",
    "Body",
    "ButtonPayload",
    "ListId",
    "Latitude",
    "Longitude",
    "NumMedia",
    "MediaContentType0",
    "ExternalUserId",
    "MessageStatus",
    "EventType",
    "ErrorCode",
    "SmsStatus",
]
SURROGATES = st.text(st.characters(), max_size=30)  # lone surrogates too
FORMS = st.lists(st.tuples(st.sampled_from(NAMES), SURROGATES), max_size=12)
WORDS = st.text(max_size=20)
NUMBERS = st.from_regex(r"[0-9]{16}", fullmatch=True)

few = settings(max_examples=60, deadline=None, database=None)


Found = Incoming | Receipt | UnreadablePayload


def everything(channel: Channel, request: Request) -> list[Found]:
    """Reading, and the rest of what a webhook asks of a channel."""
    channel.genuine(request)
    channel.answer(request)
    channel.receipts(request)
    return list(channel.read(request, redact))


@few
@given(st.binary(max_size=200))
def test_any_bytes_are_read(body: bytes) -> None:
    for channel in (TELEGRAM, WHATSAPP, META, SIMULATOR):
        assert all(isinstance(found, UnreadablePayload) for found in everything(channel, json_request(body)))


@few
@given(PLAIN)
def test_any_json_is_read(plain: Any) -> None:
    for body in (plain, {"update_id": 1, "message": plain}, {"update_id": 1, "callback_query": plain}):
        everything(TELEGRAM, json_request(body))
        everything(SIMULATOR, json_request(body))
    for body in (plain, meta_batch(plain), {"entry": plain}, {"entry": [{"changes": plain}]}):
        everything(META, json_request(body))


@few
@given(
    st.sampled_from(["text", "interactive", "button", "contacts", "system", "edit", "image", "location"]),
    PLAIN,
)
def test_any_message_of_a_batch_is_read(kind: str, content: Any) -> None:
    [found] = everything(META, json_request(meta_batch(meta_message(PHONE, kind, content)))) or [None]
    assert found is None or isinstance(found, Incoming | UnreadablePayload)


@few
@given(st.dictionaries(st.sampled_from(["text", "photo", "contact", "location", "venue", "caption"]), PLAIN))
def test_any_message_is_read(content: dict[str, Any]) -> None:
    for found in everything(TELEGRAM, json_request(telegram_message(SITI_ID, **content))):
        assert isinstance(found, Incoming | UnreadablePayload)


@few
@given(FORMS)
def test_any_form_is_read(form: list[tuple[str, str]]) -> None:
    everything(WHATSAPP, form_request(form))


@few
@given(WORDS, NUMBERS, WORDS)
def test_no_identity_number_passes(before: str, number: str, after: str) -> None:
    text = before + number + after
    found = [
        *everything(TELEGRAM, json_request(telegram_text(SITI_ID, text))),
        *everything(TELEGRAM, json_request(telegram_tap(SITI_ID, text))),
        *everything(TELEGRAM, json_request(telegram_start(SITI_ID, number))),
        *everything(TELEGRAM, json_request(telegram_message(SITI_ID, caption=text, photo=[]))),
        *everything(TELEGRAM, json_request({"update_id": 1, "made_up": text})),
        *everything(WHATSAPP, form_request(twilio_form(PHONE, text))),
        *everything(WHATSAPP, form_request(twilio_form(PHONE, text, From="nobody"))),
        *everything(WHATSAPP, form_request(twilio_form(PHONE, text, ListId=text))),
        *everything(META, json_request(meta_batch(meta_text(PHONE, text)))),
        *everything(META, json_request(meta_batch(meta_press(PHONE, text, text)))),
        *everything(META, json_request(meta_batch(meta_text(PHONE, text, id="")))),
        *everything(SIMULATOR, json_request({"id": "1", "from": "wa:siti", "text": text, "start": number})),
        *everything(SIMULATOR, json_request({"id": "1", "from": "wa:siti", "tap": text})),
        *everything(SIMULATOR, json_request({"id": "1", "from": "nobody", "tap": text})),
    ]
    assert len(found) == 14
    assert not any(_holds_number(one) for one in found)


def _holds_number(found: Found) -> bool:
    """In anything but the provider's own ids and the body's hash."""
    if isinstance(found, UnreadablePayload):
        return bool(re.search(r"[0-9]{16}", found.masked_body))
    assert isinstance(found, Incoming)
    return bool(re.search(r"[0-9]{16}", json.dumps([repr(found.said), found.start, found.language])))


@few
@given(SURROGATES)
def test_what_is_kept_can_be_stored(text: str) -> None:
    found = [
        *everything(TELEGRAM, json_request(telegram_text(SITI_ID, text))),
        *everything(WHATSAPP, form_request(twilio_form(PHONE, text))),
        *everything(SIMULATOR, json_request({"id": "1", "from": "wa:siti", "text": text})),
    ]
    assert all("\0" not in str(one) for one in found)
    assert str(found).encode()
