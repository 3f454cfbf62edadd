"""That the check of contracts which every test stands under sees what it looks for."""

from __future__ import annotations

import pytest

from tests.channels.sending import send_meta, send_telegram, send_whatsapp, to_telegram, to_whatsapp
from tests.fakes.bot_api import problems
from tests.fakes.meta import FakeMeta
from tests.fakes.server import FakeServer
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio

LONG = [
    ("sendMessage", {"chat_id": 1, "text": "x" * 4097}),
    ("sendVoice", {"chat_id": 1, "voice": "F", "caption": "x" * 1025}),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
    ("setWebhook", {"url": "https://x.example", "secret_token": "x" * 257}),
    ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": " "}]]}}),
    (
        "sendMessage",
        {
            "chat_id": 1,
            "text": "x",
            "reply_markup": {"keyboard": [[{"text": "x", "web_app": {"url": "http://x"}}]]},
        },
    ),
    ("sendMessage", {"chat_id": 1, "text": "x", "made_up": 1}),
]


@pytest.mark.parametrize(("method", "given"), LONG, ids=range(len(LONG)))
def test_the_lengths_that_the_specification_lacks_are_held(method: str, given: dict[str, object]) -> None:
    assert len(problems(method, given)) == 1


@pytest.mark.refused
def test_whatever_a_fake_refuses_is_seen(telegram: FakeTelegram, twilio: FakeTwilio, meta: FakeMeta) -> None:
    send_telegram(telegram.url, to_telegram(" "))
    send_whatsapp(twilio.url, to_whatsapp(value="+0"))
    send_meta(meta.url, to_whatsapp(value="+0"))
    assert [len(server.refused) for server in FakeServer.begun] == [1, 1, 1]
