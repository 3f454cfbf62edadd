"""Updates of the Bot API, as a table of what they are read as."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_updates import by_library, lean
from bot.engine.happenings import Contact, Message, Pin, Tap, Unreadable
from bot.post import Address, CameBack, Incoming, Left, UnreadablePayload
from tests.cast import SITI_ID
from tests.channels.sending import SECRET, json_request, redact, telegram_settings
from tests.fakes.payloads import (
    telegram_contact,
    telegram_member,
    telegram_message,
    telegram_pin,
    telegram_start,
    telegram_tap,
    telegram_text,
)

CHANNEL = TelegramChannel(telegram_settings())
PLACE = {"latitude": -6.11, "longitude": 106.93}
FILE = {"file_id": "F", "file_unique_id": "U", "width": 90, "height": 90, "duration": 3}
STICKER = FILE | {"type": "regular", "is_animated": False, "is_video": False}
CARD = {"phone_number": "+62 812-3456-7890", "first_name": "Siti"}


def read(plain: Any) -> list[Incoming | UnreadablePayload]:
    return CHANNEL.read(json_request(plain), redact)


READ = [
    (telegram_text(SITI_ID, "halo"), Message("halo")),
    (telegram_text(SITI_ID, "👍🏽 سلام"), Message("👍🏽 سلام")),
    (telegram_text(SITI_ID, "a\0b\ud800c"), Message("abc")),
    (telegram_text(SITI_ID, "NIK 3201234567890123"), Message("NIK [nik]", ("nik",))),
    (telegram_text(SITI_ID, "/start apa kabar"), Message("/start apa kabar")),
    (telegram_tap(SITI_ID, "t1:a"), Tap("t1:a")),
    (telegram_tap(SITI_ID, "x" * 300), Tap("x" * 200)),
    (telegram_tap(SITI_ID, "3201 2345 6789 0123"), Tap("#")),
    (telegram_pin(SITI_ID, -6.11, 106.93), Pin(-6.11, 106.93)),
    (telegram_pin(SITI_ID, 91.0, 0.0), Unreadable("other")),
    (
        telegram_message(SITI_ID, venue={"location": PLACE, "title": "Pasar", "address": "?"}),
        Pin(-6.11, 106.93),
    ),
    (telegram_contact(SITI_ID, "6281234567890"), Contact("6281234567890", own=True)),
    (telegram_contact(SITI_ID, "6281234567890", own=False), Contact("6281234567890", own=False)),
    (telegram_message(SITI_ID, contact=CARD), Contact("+6281234567890", own=False)),
    (telegram_contact(SITI_ID, "3201234567890123"), Unreadable("other")),
    (telegram_message(SITI_ID, photo=[FILE]), Unreadable("photo")),
    (telegram_message(SITI_ID, photo=[FILE], caption="pasar Cilincing"), Message("pasar Cilincing")),
    (telegram_message(SITI_ID, voice=FILE), Unreadable("voice", FILE["file_id"])),
    (telegram_message(SITI_ID, audio=FILE), Unreadable("voice")),
    (telegram_message(SITI_ID, video=FILE), Unreadable("video")),
    (telegram_message(SITI_ID, video_note=FILE | {"length": 9}), Unreadable("video")),
    (telegram_message(SITI_ID, animation=FILE, document=FILE), Unreadable("video")),
    (telegram_message(SITI_ID, document=FILE), Unreadable("document")),
    (telegram_message(SITI_ID, sticker=STICKER), Unreadable("sticker")),
    (telegram_message(SITI_ID, dice={"emoji": "🎲", "value": 3}), Unreadable("other")),
    (telegram_message(SITI_ID, made_up_next_year={}), Unreadable("other")),
    (telegram_member(SITI_ID, "kicked"), Left()),
    (telegram_member(SITI_ID, "member"), CameBack()),
]


# What the lean reader takes upon itself: texts and presses.
LEAN = [update for update, said in READ if isinstance(said, Tap) or "text" in update.get("message", {})]


@pytest.mark.parametrize("update", [update for update, _ in READ])
def test_the_lean_reader_and_the_library_agree(update: dict[str, Any]) -> None:
    plain = json.loads(json_request(update).body)
    found, oracle = lean(plain, redact), by_library(Update.de_json(plain, None), redact)
    assert (found is not None) == (update in LEAN)
    if found and oracle:
        assert (found[0].id, found[0].language_code) == (oracle[0].id, oracle[0].language_code)
        assert found[1:] == oracle[1:]


def test_a_text_is_read_whatever_is_odd_beside_it() -> None:
    odd = telegram_text(SITI_ID, "brp sebulannya kak")
    odd["message"]["entities"] = [{"type": "url"}, 7]
    [incoming] = read(odd)
    assert isinstance(incoming, Incoming) and incoming.said == Message("brp sebulannya kak")


def test_a_bot_is_left_to_the_library() -> None:
    update = telegram_text(SITI_ID, "halo")
    update["message"]["from"]["is_bot"] = True
    assert lean(update, redact) is None


@pytest.mark.parametrize(("update", "said"), READ)
def test_an_update_is_read_as(update: dict[str, Any], said: object) -> None:
    [incoming] = read(update)
    assert isinstance(incoming, Incoming)
    assert incoming.said == said
    assert incoming.addresses == (Address("telegram", "tg_user_id", str(SITI_ID)),)
    assert incoming.provider_id == str(update["update_id"])


def test_a_deep_link_brings_its_payload() -> None:
    [incoming] = read(telegram_start(SITI_ID, "invite_K7-x"))
    assert isinstance(incoming, Incoming)
    assert (incoming.said, incoming.start) == (Message("/start"), "invite_K7-x")


@pytest.mark.parametrize(
    ("code", "language"), [("id", "id"), ("en-US", "en"), ("in", "in"), ("fil", "fil"), ("x1", ""), ("", "")]
)
def test_the_phone_hints_at_a_language(code: str, language: str) -> None:
    [incoming] = read(telegram_text(SITI_ID, "halo", language=code))
    assert isinstance(incoming, Incoming) and incoming.language == language


def _elsewhere(update: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return update | {"message": update["message"] | changes}


GROUP = {"id": -100123, "type": "supergroup", "title": "Warga"}
NOTHING = [
    _elsewhere(telegram_text(SITI_ID, "halo"), chat=GROUP),
    {"update_id": 5, "edited_message": telegram_text(SITI_ID, "halo")["message"]},
    {"update_id": 6, "channel_post": _elsewhere(telegram_text(SITI_ID, "x"), chat=GROUP)["message"]},
    {"update_id": 7, "poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["0"]}},
    telegram_message(SITI_ID, pinned_message=telegram_text(SITI_ID, "halo")["message"]),
    telegram_member(SITI_ID, "left"),
]


@pytest.mark.parametrize("update", NOTHING)
def test_nobody_said_anything_to_us(update: dict[str, Any]) -> None:
    assert read(update) == []


UNREADABLE: list[Any] = [
    b"",
    b"\xff\xfe\xfa",
    b"{",
    b"null",
    b"[]",
    b"7",
    b'"update_id"',
    b"[" * 100_000,
    b'{"update_id":' + b"9" * 5000 + b"}",
    {"update_id": True, "message": {}},
    {"update_id": 1},
    {"update_id": 1, "made_up_next_year": {}},
    {"update_id": 1, "message": []},
    {"update_id": 1, "message": {"message_id": 1}},
    {"update_id": 1, "callback_query": {"id": 3}},
    telegram_text("seven", "halo"),  # type: ignore[arg-type]
    telegram_text(2**64, "halo"),
    telegram_text(SITI_ID, ["halo"]),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_nobody_can_read_is_unreadable(body: Any) -> None:
    [unreadable] = read(body)
    assert isinstance(unreadable, UnreadablePayload)
    assert unreadable.size == len(json_request(body).body)


def test_unreadable_hides_numbers_however_they_are_written() -> None:
    plain = b'{"update_id": 12, "x": "3201 2345 6789 0123 \\u0033\\u0032\\u0030\\u0031\\u0032 +62-812-0000"}'
    [unreadable] = read(plain)
    assert isinstance(unreadable, UnreadablePayload)
    assert unreadable.provider_id == "12"
    assert unreadable.masked_body == '{"update_id": 12, "x": "##### +#####"}'


@pytest.mark.parametrize(
    ("given", "genuine"), [(SECRET, True), ("wrong", False), ("", False), ("kunci-é\ud800", False)]
)
def test_the_secret_is_compared(given: str, genuine: bool) -> None:
    request = json_request({}, **{"x-telegram-bot-api-secret-token": given})
    assert CHANNEL.genuine(request) is genuine
    assert not CHANNEL.genuine(json_request({}))


def test_a_press_is_acknowledged_in_the_answer() -> None:
    body, content_type = CHANNEL.answer(json_request(telegram_tap(SITI_ID, "t1:a", press="4711")))
    assert json.loads(body) == {"method": "answerCallbackQuery", "callback_query_id": "4711"}
    assert content_type == "application/json"


@pytest.mark.parametrize(
    "plain", [telegram_text(SITI_ID, "callback_query"), b"callback_query", {"callback_query": 1}]
)
def test_anything_else_is_answered_with_nothing(plain: Any) -> None:
    assert CHANNEL.answer(json_request(plain))[0] == ""
