"""Updates of the Bot API, as a table of what they are read as."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram import Update

from bot.channels import telegram_kinds
from bot.channels.telegram import TelegramChannel
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
from tests.fakes.specs import spec

CHANNEL = TelegramChannel(telegram_settings())
PLACE = {"latitude": -6.11, "longitude": 106.93}
FILE = {"file_id": "F", "file_unique_id": "U", "width": 90, "height": 90, "duration": 3}
STICKER = FILE | {"type": "regular", "is_animated": False, "is_video": False}
CARD = {"phone_number": "+62 812-3456-7890", "first_name": "Siti"}


def read(plain: Any) -> list[Incoming | UnreadablePayload]:
    return CHANNEL.read(json_request(plain), redact)


def sent(**content: Any) -> dict[str, Any]:
    return telegram_message(SITI_ID, message_id=7, **content)


def text(words: str, **beside: Any) -> dict[str, Any]:
    return sent(text=words, **beside)


HOAX = "Anda dapat BSU 600rb, klik bit.ly/bsu"
ORIGIN = {"type": "hidden_user", "date": 1, "sender_user_name": "Grup RT"}
READ = [
    (text("halo"), Message("halo", ref="7")),
    (text("👍🏽 سلام"), Message("👍🏽 سلام", ref="7")),
    (text("👍"), Message("👍", ref="7")),
    (text("a\0b\ud800c"), Message("abc", ref="7")),
    (text("NIK 3201234567890123"), Message("NIK [nik]", ("nik",), ref="7")),
    (text("/start apa kabar"), Message("/start apa kabar", ref="7")),
    (text("/start@jangkau_test_bot"), Message("/start", ref="7")),
    (text("/menu@jangkau_test_bot sekarang"), Message("/menu sekarang", ref="7")),
    (text("tulis ke wati@contoh.id"), Message("tulis ke wati@contoh.id", ref="7")),
    (text(HOAX, forward_origin=ORIGIN), Message(HOAX, ref="7", forwarded=True)),
    (text(HOAX, forward_date=1, forward_from={"id": 1}), Message(HOAX, ref="7", forwarded=True)),
    (telegram_tap(SITI_ID, "t1:a"), Tap("t1:a")),
    (telegram_tap(SITI_ID, "x" * 300), Tap("x" * 200)),
    (telegram_tap(SITI_ID, "3201 2345 6789 0123"), Tap("#")),
    (telegram_pin(SITI_ID, -6.11, 106.93), Pin(-6.11, 106.93)),
    (telegram_pin(SITI_ID, 91.0, 0.0), Unreadable("other")),
    (sent(location=PLACE | {"live_period": 60, "horizontal_accuracy": "odd"}), Pin(-6.11, 106.93)),
    (sent(venue={"location": PLACE, "title": "Pasar", "address": "?"}), Pin(-6.11, 106.93)),
    (telegram_contact(SITI_ID, "6281234567890"), Contact("6281234567890", own=True)),
    (telegram_contact(SITI_ID, "6281234567890", own=False), Contact("6281234567890", own=False)),
    (sent(contact=CARD), Contact("+6281234567890", own=False)),
    (sent(contact=CARD | {"vcard": 7}), Contact("+6281234567890", own=False)),
    (sent(contact={"first_name": "Siti"}), Unreadable("other")),
    (telegram_contact(SITI_ID, "3201234567890123"), Unreadable("other")),
    (sent(photo=[FILE]), Unreadable("photo")),
    (sent(photo=[FILE], media_group_id="77"), Unreadable("photo", album="77")),
    (sent(photo=[FILE], caption="pasar Cilincing"), Message("pasar Cilincing", beside="photo", ref="7")),
    (
        sent(photo=[FILE], caption="ini ktp saya", media_group_id="77"),
        Message("ini ktp saya", beside="photo", ref="7", album="77"),
    ),
    (sent(document=FILE, caption="kk"), Message("kk", beside="document", ref="7")),
    (sent(photo=[FILE], caption=" "), Unreadable("photo")),
    (sent(voice=FILE), Unreadable("voice", "F", sound="F", seconds=3)),
    (sent(voice=FILE | {"file_size": 9000}), Unreadable("voice", "F", sound="F", seconds=3, size=9000)),
    (sent(voice={"duration": "x"}), Unreadable("voice")),
    (sent(audio=FILE), Unreadable("voice", sound="F", seconds=3)),
    (sent(video=FILE), Unreadable("video")),
    (sent(video_note=FILE | {"length": 9}), Unreadable("video")),
    (sent(animation=FILE, document=FILE), Unreadable("video")),
    (sent(document=FILE | {"file_name": "KK_budi.pdf"}), Unreadable("document")),
    (sent(sticker=STICKER), Unreadable("sticker")),
    (sent(dice={"emoji": "🎲", "value": 3}), Unreadable("other")),
    (sent(poll={"question": 7}), Unreadable("other")),
    (sent(story={"id": 1}), Unreadable("other")),
    (sent(made_up_next_year={}), Unreadable("other")),
    ({"update_id": 1, "edited_message": text("Siti")["message"]}, Message("Siti", ref="7", edited=True)),
    (telegram_member(SITI_ID, "kicked"), Left()),
    (telegram_member(SITI_ID, "member"), CameBack()),
]


# What stands beside a text that somebody typed, as odd as it can be.
ODD: list[dict[str, Any]] = [
    {"entities": [{"type": "url"}, 7]},
    {"entities": "none"},
    {"reply_to_message": {"message_id": "x"}},
    {"reply_to_message": None},
    {"link_preview_options": 7},
    {"quote": []},
    {"external_reply": {"origin": 1}},
    {"via_bot": 3},
    {"effect_id": {}, "sender_boost_count": "x"},
    {"date": "yesterday"},
    {"poll": {"question": 1}},
    {"made_up_next_year": [{}]},
]


@pytest.mark.parametrize("beside", ODD, ids=range(len(ODD)))
def test_a_text_is_read_whatever_is_odd_beside_it(beside: dict[str, Any]) -> None:
    [incoming] = read(text("brp sebulannya kak", **beside))
    assert isinstance(incoming, Incoming) and incoming.said == Message("brp sebulannya kak", ref="7")


@pytest.mark.parametrize("caption_entities", [7, [{"type": 1}]])
def test_words_under_a_picture_are_read_whatever_is_odd_beside_them(caption_entities: Any) -> None:
    [incoming] = read(sent(photo="odd", caption="pasar", caption_entities=caption_entities))
    assert isinstance(incoming, Incoming) and incoming.said == Message("pasar", beside="photo", ref="7")


def test_the_words_of_a_pressed_button_come_along() -> None:
    update = telegram_tap(SITI_ID, "t1:a")
    rows = [
        [{"text": "Tidak", "callback_data": "t1:b"}],
        [{"text": "Ya", "callback_data": "t1:a"}, {"text": "x"}],
    ]
    update["callback_query"]["message"]["reply_markup"] = {"inline_keyboard": rows}
    [incoming] = read(update)
    assert isinstance(incoming, Incoming) and incoming.said == Tap("t1:a", "Ya")


def test_every_field_of_the_specification_is_content_or_silent() -> None:
    known = {name for name, _ in telegram_kinds.KINDS} | telegram_kinds.OTHER | telegram_kinds.BESIDE
    known |= telegram_kinds.SERVICE | {"text", "caption", "contact", "venue", "location"}
    fields = {field["name"] for field in spec("telegram_bot_api")["types"]["Message"]["fields"]}
    assert fields == known


def test_every_kind_of_update_of_the_specification_is_heard_or_left_alone() -> None:
    heard = {"update_id", "message", "edited_message", "callback_query", "my_chat_member"}
    fields = {field["name"] for field in spec("telegram_bot_api")["types"]["Update"]["fields"]}
    assert fields == heard | telegram_kinds.UNHEARD


ORACLE = [
    update for update, _ in READ if "message" in update and "made_up_next_year" not in update["message"]
]


@pytest.mark.parametrize("update", [one for one in ORACLE if "forward_from" not in one["message"]])
def test_these_shapes_are_telegrams_own_as_its_library_reads_them(update: dict[str, Any]) -> None:
    try:
        read_well = Update.de_json(json.loads(json_request(update).body), None)
    except (TypeError, ValueError, AttributeError, KeyError):
        pytest.skip("odd on purpose")
    assert read_well.effective_user is not None and read_well.effective_user.id == SITI_ID


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
    assert incoming.start == "invite_K7-x"
    assert isinstance(incoming.said, Message) and incoming.said.text == "/start"


@pytest.mark.parametrize(
    ("code", "language"), [("id", "id"), ("en-US", "en"), ("in", "in"), ("fil", "fil"), ("x1", ""), ("", "")]
)
def test_the_phone_hints_at_a_language(code: str, language: str) -> None:
    [incoming] = read(telegram_text(SITI_ID, "halo", language=code))
    assert isinstance(incoming, Incoming) and incoming.language == language


def _elsewhere(update: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return update | {"message": update["message"] | changes}


GROUP = {"id": -100123, "type": "supergroup", "title": "Warga"}
BOT = telegram_text(SITI_ID, "halo")
BOT["message"]["from"]["is_bot"] = True
REACTION = {"chat": {"id": SITI_ID, "type": "private"}, "new_reaction": [{"type": "emoji", "emoji": "👍"}]}
SERVICE = [
    {"new_chat_members": []},
    {"users_shared": {"request_id": 1, "users": []}},
    {"gift": {"gift": {}}},
    {"successful_payment": {}},
    {"chat_background_set": {}},
    {"write_access_allowed": {}},
    {"web_app_data": {"data": "x", "button_text": "y"}},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 1}},
    {},
]
NOTHING = [
    *(telegram_message(SITI_ID, **service) for service in SERVICE),
    BOT,
    {"update_id": 8, "message_reaction": REACTION},
    {"update_id": 9, "edited_message": sent(photo=[FILE], caption="x")["message"]},
    {"update_id": 9, "edited_message": sent(location=PLACE)["message"]},
    _elsewhere({"update_id": 9, "message": text("halo")["message"]}, chat=GROUP),
    _elsewhere(telegram_text(SITI_ID, "halo"), chat=GROUP),
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
    {"update_id": 1, "callback_query": {"id": 3, "from": {"id": "x"}}},
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
    assert unreadable.masked_body == '{"update_id": 12, "x": "#####"}'


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
