"""Whatever people and providers send gets its 200, and is on disk by then."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.messaging.deliver import deliver
from bot.services.staff.scope import command_line
from tests.cast import AGENT, BSUID, PHONE, SITI_ID
from tests.fakes.payloads import (
    telegram_contact,
    telegram_member,
    telegram_message,
    telegram_pin,
    telegram_start,
    telegram_tap,
    telegram_text,
    twilio_form,
)
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio
from tests.looking import how_many
from tests.stage import ring
from tests.webhooks.conftest import Door

ODD_TEXTS = {
    "nul": "ha\0lo",
    "right to left": "مرحبا אני",
    "emoji only": "🥬🛵👩🏽‍🌾",
    "four bytes": "𝓗𝓪𝓵𝓸 𠜎",
    "very long": "a" * 4096,
    "very long emoji": "🥬" * 4096,
    "blank": "   \n\t ",
    "markup": "<b>halo</b> *_`[x](y) {name} %s",
    "controls": "\x1b[31m\x07\u202e\u200b\ufeff",
    "digits": "9" * 4000,
    "surrogate": "\ud83d halo",
}
NO_UPDATES = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"1",
    b'"halo"',
    b"{",
    b"\xff\xfe",
    b"[" * 50_000,
    b'{"update_id": "x"}',
]


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_any_text_on_telegram_is_taken_and_answered(door: Door, runtime: Runtime, text: str) -> None:
    assert door.telegram(telegram_text(SITI_ID, text)).status_code == 200
    assert how_many(runtime.database, "message", "state = 'failed'") == 0
    assert how_many(runtime.database, "letter") == 1


@pytest.mark.parametrize(
    "text", [text for name, text in ODD_TEXTS.items() if name != "surrogate"], ids=str.__len__
)
def test_any_text_on_whatsapp_is_taken_and_answered(door: Door, runtime: Runtime, text: str) -> None:
    assert door.whatsapp(twilio_form(PHONE, text)).status_code == 200
    assert how_many(runtime.database, "message", "state = 'failed'") == 0
    assert how_many(runtime.database, "letter") == 1


@pytest.mark.parametrize("body", NO_UPDATES, ids=lambda body: repr(body[:12]))
def test_what_is_no_update_that_nobody_can_read_is_kept(door: Door, runtime: Runtime, body: bytes) -> None:
    assert door.telegram(body).status_code == 200
    assert how_many(runtime.database, "unreadable_payload") == 1
    assert how_many(runtime.database, "person") == 0


def test_a_form_that_is_no_message_that_nobody_can_read_is_kept(door: Door, runtime: Runtime) -> None:
    assert door.whatsapp([("Hello", "there")]).status_code == 200
    assert door.whatsapp([]).status_code == 200
    assert how_many(runtime.database, "unreadable_payload") == 2


def test_a_person_is_answered_on_telegram(door: Door, runtime: Runtime, telegram: FakeTelegram) -> None:
    door.telegram(telegram_text(SITI_ID, "halo"))
    asyncio.run(deliver(runtime))
    assert [one["to"] for one in telegram.sent] == [SITI_ID]
    assert telegram.refused == []


@pytest.mark.parametrize("who", [PHONE, BSUID])
def test_a_person_is_answered_on_whatsapp(door: Door, runtime: Runtime, twilio: FakeTwilio, who: str) -> None:
    answer = door.whatsapp(twilio_form(who, "halo"))
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "<Response/>", "text/xml")
    asyncio.run(deliver(runtime))
    assert [one["to"] for one in twilio.sent] == ["whatsapp:" + who]


def test_an_update_that_comes_twice_is_answered_once(door: Door, runtime: Runtime) -> None:
    for _ in range(2):
        assert door.telegram(telegram_text(SITI_ID, "halo", update_id=7)).status_code == 200
        assert door.whatsapp(twilio_form(PHONE, "halo", sid="SM" + "7" * 32)).status_code == 200
    assert how_many(runtime.database, "letter") == 2


def test_a_press_is_acknowledged_in_the_answer_itself(door: Door) -> None:
    door.telegram(telegram_text(SITI_ID, "halo"))
    answer = door.telegram(telegram_tap(SITI_ID, "x.y", press="4711"))
    assert json.loads(answer.data) == {"method": "answerCallbackQuery", "callback_query_id": "4711"}
    assert answer.mimetype == "application/json"


@pytest.mark.parametrize("token", ["x", "n.K7.accept", "\0", "🥬" * 16, "a.b.c.d", "9" * 64, "' OR 1=1 --"])
def test_an_unknown_button_is_answered_politely(door: Door, runtime: Runtime, token: str) -> None:
    door.telegram(telegram_text(SITI_ID, "halo"))
    assert door.telegram(telegram_tap(SITI_ID, token)).status_code == 200
    form = twilio_form(PHONE, "x", ButtonPayload=token.replace("\0", "") or "x")
    assert door.whatsapp(form).status_code == 200
    assert how_many(runtime.database, "message", "state = 'failed'") == 0
    assert how_many(runtime.database, "letter") == 3


@pytest.mark.parametrize(
    "update",
    [
        telegram_pin(SITI_ID, -6.11, 106.94),
        telegram_contact(SITI_ID, "+6281234567890", own=False),
        telegram_message(SITI_ID, photo=[{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]),
        telegram_message(SITI_ID, voice={"file_id": "x", "file_unique_id": "y", "duration": 1}),
    ],
)
def test_pins_cards_photos_and_voices_are_answered(door: Door, runtime: Runtime, update: object) -> None:
    assert door.telegram(update).status_code == 200
    assert how_many(runtime.database, "letter") == 1


def test_an_agents_link_opens_their_chat(door: Door, runtime: Runtime) -> None:
    import_agents(runtime, command_line(runtime), [{**AGENT, "handle": "wati", "name": "Wati"}])
    door.telegram(telegram_start(SITI_ID, invite_agent(runtime, command_line(runtime), "wati")))
    ring(runtime)
    assert how_many(runtime.database, "agent", "state = 'linked'") == 1


def test_whoever_blocks_gets_nothing_and_after_unblocking_all_works(
    door: Door, runtime: Runtime, telegram: FakeTelegram
) -> None:
    door.telegram(telegram_text(SITI_ID, "halo"))
    door.telegram(telegram_member(SITI_ID, "kicked"))
    asyncio.run(deliver(runtime))
    assert telegram.sent == []
    door.telegram(telegram_member(SITI_ID, "member"))
    door.telegram(telegram_text(SITI_ID, "halo"))
    asyncio.run(deliver(runtime))
    assert [one["to"] for one in telegram.sent] == [SITI_ID]


def test_an_identity_number_never_reaches_the_database(door: Door, runtime: Runtime) -> None:
    door.telegram(telegram_text(SITI_ID, "NIK saya 3172046508900001"))
    assert how_many(runtime.database, "message", "state = 'failed'") == 0
    assert how_many(runtime.database, "letter") == 1


def test_a_message_that_breaks_storage_itself_still_gets_its_200(door: Door, runtime: Runtime) -> None:
    door.telegram(telegram_text(SITI_ID, "halo"))
    with runtime.database.begin() as tx:
        tx.run("UPDATE person SET wrapped_key = :x", {"x": b"\0" * 60})
    assert door.telegram(telegram_text(SITI_ID, "halo")).status_code == 200
    assert how_many(runtime.database, "unreadable_payload") == 1
