"""Letters sent to a fake Bot API server, and what becomes of them."""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, ReplyKeyboardMarkup

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_keyboards import keyboard
from bot.engine.saying.outgoing import Choice
from bot.failing import DAY
from bot.post import GiveUp, Letter, Outcome, RetryAt, Sent, Unknown
from tests.cast import SITI_ID
from tests.channels.sending import LONG, YES_NO, send_telegram, telegram_settings, to_telegram
from tests.fakes.telegram import FakeTelegram


def test_words_arrive_plain_and_without_preview(telegram: FakeTelegram) -> None:
    [outcome] = send_telegram(telegram.url, to_telegram("Halo <b>Siti</b> _*_ https://x.example"))
    assert outcome == Sent("1")
    assert telegram.sent[0]["to"] == SITI_ID
    assert telegram.sent[0]["text"] == "Halo <b>Siti</b> _*_ https://x.example"
    assert telegram.refused == []


def test_a_voice_message_is_sent_on_by_its_reference(telegram: FakeTelegram) -> None:
    [outcome] = send_telegram(telegram.url, to_telegram("Wati mengirim pesan suara", voice="AwACAgUAAx0"))
    assert outcome == Sent("1")
    assert (telegram.sent[0]["voice"], telegram.sent[0]["text"]) == (
        "AwACAgUAAx0",
        "Wati mengirim pesan suara",
    )
    assert telegram.refused == []


def test_short_choices_stand_side_by_side(telegram: FakeTelegram) -> None:
    send_telegram(telegram.url, to_telegram(choices=YES_NO))
    [row] = telegram.sent[0]["markup"]["inline_keyboard"]
    assert [(b["text"], b["callback_data"]) for b in row] == [("Ya", "t1:a"), ("Tidak", "t1:b")]


def test_long_choices_stand_below_each_other(telegram: FakeTelegram) -> None:
    send_telegram(telegram.url, to_telegram(choices=LONG))
    assert [len(row) for row in telegram.sent[0]["markup"]["inline_keyboard"]] == [1, 1]


@pytest.mark.parametrize("asks", ["location", "contact"])
def test_a_place_or_number_is_asked_for_by_a_button(telegram: FakeTelegram, asks: str) -> None:
    send_telegram(telegram.url, to_telegram(asks=asks, ask_label="Bagikan", choices=YES_NO))
    markup = telegram.sent[0]["markup"]
    assert markup["keyboard"][0] == [{"text": "Bagikan", f"request_{asks}": True}]
    assert markup["keyboard"][1] == [{"text": "Ya"}, {"text": "Tidak"}]
    assert markup["one_time_keyboard"] and markup["resize_keyboard"]


def no(status: int, said: str, **more: Any) -> dict[str, Any]:
    return {"status": status, "body": {"ok": False, "error_code": status, "description": said, **more}}


OUTCOMES = [
    ({"status": 429, "body": "slow down"}, RetryAt(1.0, "letter", "429")),
    (
        no(429, "Too Many Requests: retry after 7", parameters={"retry_after": 7}),
        RetryAt(7.0, "letter", "429"),
    ),
    (
        no(429, "Too Many Requests", parameters={"retry_after": 100_000}),
        RetryAt(DAY, "letter", "429: wait 100000 s"),
    ),
    (no(429, "", parameters={"retry_after": "nan"}), RetryAt(1.0, "letter", "429")),
    (
        no(403, "Forbidden: bot was blocked by the user"),
        GiveUp("Forbidden: bot was blocked by the user", unreachable=True),
    ),
    (no(403, "Forbidden: user is deactivated"), GiveUp("Forbidden: user is deactivated", unreachable=True)),
    (no(400, "Bad Request: chat not found"), GiveUp("Bad Request: chat not found", unreachable=True)),
    (no(400, "Bad Request: message is too long"), Sent("1")),  # in plain words, once
    (no(401, "Unauthorized"), RetryAt(300.0, "channel", "token refused")),
    (no(404, "Not Found: method not found"), GiveUp("404: no such method")),
    ({"status": 404, "body": "<html>Not Found</html>"}, GiveUp("404: no such method")),
    (no(500, "Internal Server Error"), RetryAt(10.0, "letter", "HTTP 500")),
    ({"status": 502, "body": "<html>Bad Gateway</html>"}, RetryAt(10.0, "letter", "HTTP 502")),
    ({"status": 504, "body": "<html>Time-out</html>"}, Unknown("HTTP 504")),
    ({"status": 200, "body": "not JSON"}, Unknown("HTTP 200")),
    ({"status": 200, "body": [1]}, None),
    ({"status": 200, "body": {"ok": True}}, None),
    ({"status": 200, "body": {"ok": True, "result": 7}}, None),
    ({"status": 200, "body": {"ok": True, "result": {"message_id": "x"}}}, None),
    ({"cut": True, "taken": True}, Unknown("connection ended")),
]


@pytest.mark.parametrize(("trouble", "outcome"), OUTCOMES, ids=range(len(OUTCOMES)))
def test_what_telegram_answers_decides(
    telegram: FakeTelegram, trouble: dict[str, Any], outcome: Outcome | None
) -> None:
    telegram.next(**trouble)
    [found] = send_telegram(telegram.url, to_telegram())
    assert found == outcome or (outcome is None and isinstance(found, Unknown))


def test_a_pause_that_many_chats_are_asked_for_is_about_the_bot(telegram: FakeTelegram) -> None:
    for _ in range(4):
        telegram.next(**no(429, "Too Many Requests", parameters={"retry_after": 3}))
    chats = [to_telegram(user=SITI_ID), to_telegram(user=SITI_ID), to_telegram(user=2), to_telegram(user=3)]
    scopes = [found.scope for found in send_telegram(telegram.url, *chats) if isinstance(found, RetryAt)]
    assert scopes == ["letter", "letter", "letter", "channel"]


def test_the_library_would_send_the_same(telegram: FakeTelegram) -> None:
    """python-telegram-bot as the oracle of our own requests, for each kind of keyboard."""
    letters = [
        to_telegram("Halo Siti"),
        to_telegram(choices=YES_NO),
        to_telegram(choices=LONG),
        to_telegram(asks="location", ask_label="Bagikan", choices=YES_NO),
    ]
    send_telegram(telegram.url, *letters)
    ours = [said_of(one) for one in telegram.sent]
    telegram.sent.clear()
    asyncio.run(by_the_library(telegram.url, letters))
    assert [said_of(one) for one in telegram.sent] == ours


def said_of(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in ("message_id", "at")}


async def by_the_library(url: str, letters: list[Letter]) -> None:
    settings = telegram_settings(url)
    async with Bot(settings.token, base_url=f"{settings.api_url}/bot") as bot:
        for letter in letters:
            markup = keyboard(letter.outgoing)
            kind = InlineKeyboardMarkup if markup and "inline_keyboard" in markup else ReplyKeyboardMarkup
            await bot.send_message(
                int(letter.address.value),
                letter.outgoing.text,
                reply_markup=kind.de_json(markup, bot) if markup else None,  # type: ignore[attr-defined]
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )


def test_a_method_nobody_knows_fails_its_letter_and_no_other(telegram: FakeTelegram) -> None:
    telegram.unknown.add("sendVoice")
    outcomes = send_telegram(telegram.url, to_telegram("suara", voice="AwACAgUAAx0"), to_telegram("Halo"))
    assert outcomes == [GiveUp("404: no such method"), Sent("1")]


def test_what_is_no_token_pauses_the_channel_until_a_person_looks(telegram: FakeTelegram) -> None:
    async def sending() -> Outcome:
        channel = TelegramChannel(telegram_settings(telegram.url).model_copy(update={"token": "no-token"}))
        outcome = await channel.send(to_telegram())
        await channel.close()
        return outcome

    telegram.next(**no(404, "Not Found"))
    assert asyncio.run(sending()) == RetryAt(300.0, "channel", "token refused")


def test_an_answer_that_takes_too_long_leaves_it_unknown(telegram: FakeTelegram) -> None:
    telegram.next(delay=1.0)
    assert send_telegram(telegram.url, to_telegram(), read_seconds=0.2) == [Unknown("no answer in time")]


def test_a_closed_port_is_safe_to_try_again() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        [outcome] = send_telegram(f"http://127.0.0.1:{held.getsockname()[1]}", to_telegram())
    assert outcome == RetryAt(5.0, "channel", "ConnectionRefusedError")


def test_the_blocked_and_the_unknown_are_given_up(telegram: FakeTelegram) -> None:
    telegram.blocked.add(SITI_ID)
    telegram.strangers.add(SITI_ID + 1)
    outcomes = send_telegram(telegram.url, to_telegram(), to_telegram(user=SITI_ID + 1))
    assert [isinstance(o, GiveUp) and o.unreachable for o in outcomes] == [True, True]


@pytest.mark.refused
@pytest.mark.parametrize(
    "letter",
    [to_telegram("x" * 4097), to_telegram(" ")],
    ids=["long", "empty"],
)
def test_what_breaks_the_rules_is_refused_and_given_up(telegram: FakeTelegram, letter: Letter) -> None:
    [outcome] = send_telegram(telegram.url, letter)
    assert isinstance(outcome, GiveUp) and not outcome.unreachable
    assert telegram.sent == []


@pytest.mark.refused
def test_a_button_that_breaks_the_rules_costs_nobody_the_words(telegram: FakeTelegram) -> None:
    [outcome] = send_telegram(telegram.url, to_telegram(choices=(Choice("x" * 65, "Ya"),)))
    assert isinstance(outcome, Sent) and len(telegram.refused) == 1
    assert telegram.sent[0]["text"] == "Halo Siti\n\n1. Ya"


def test_one_channel_sends_together_and_again_later(telegram: FakeTelegram) -> None:
    async def sending() -> list[Outcome]:
        channel = TelegramChannel(telegram_settings(telegram.url))
        both = await asyncio.gather(channel.send(to_telegram("satu")), channel.send(to_telegram("dua")))
        await asyncio.sleep(0.05)
        later = [await channel.send(to_telegram("tiga"))]
        await channel.close()
        return [*both, *later]

    assert {o.provider_id for o in asyncio.run(sending()) if isinstance(o, Sent)} == {"1", "2", "3"}


def test_nothing_of_a_letter_is_logged(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        telegram.next(status=200, body="rahasia")
        send_telegram(telegram.url, to_telegram("rahasia"), to_telegram("rahasia"))
    assert "rahasia" not in caplog.text


def test_what_we_send_is_what_the_specification_takes(telegram: FakeTelegram) -> None:
    asking = to_telegram(asks="contact", choices=YES_NO)
    send_telegram(telegram.url, to_telegram(), to_telegram(choices=LONG), asking)
    assert telegram.refused == []
    assert len(telegram.sent) == 3
