"""The fakes themselves: strict, and driven by HTTP as well as from Python."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import pytest

from bot.channels import Request
from bot.channels.whatsapp import WhatsAppChannel
from tests.channels.sending import send_telegram, send_whatsapp, to_telegram, to_whatsapp, whatsapp_settings
from tests.fakes import bot_api, twilio_rules
from tests.fakes.payloads.twilio import ACCOUNT, SENDER
from tests.fakes.specs import spec
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.twilio import TOKEN as TWILIO_TOKEN
from tests.fakes.twilio import FakeTwilio

ROOT = Path(__file__).resolve().parents[2]


def ask(url: str, plain: Any = None, method: str = "", login: str = "") -> tuple[int, Any]:
    body = None if plain is None else json.dumps(plain).encode()
    headers = {"Content-Type": "application/json", "Authorization": login}
    asked = urllib.request.Request(url, body, headers, method=method or None)
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_the_log_is_read_and_forgotten_over_http(telegram: FakeTelegram) -> None:
    send_telegram(telegram.url, to_telegram("satu"), to_telegram("dua", user=5))
    assert [one["text"] for one in ask(telegram.url + "/sent?to=5")[1]] == ["dua"]
    assert [one["text"] for one in ask(telegram.url + "/sent?after=1")[1]] == ["dua"]
    ask(telegram.url + "/sent", method="DELETE")
    assert ask(telegram.url + "/sent") == (200, [])


def test_trouble_is_ordered_over_http(telegram: FakeTelegram) -> None:
    assert ask(telegram.url + "/next", {"status": 418, "body": {"ok": False}, "times": 2})[0] == 200
    assert ask(telegram.url + "/next", {"colour": "red"})[0] == 400
    me = f"{telegram.url}/bot{TOKEN}/getMe"
    assert [ask(me)[0] for _ in range(3)] == [418, 418, 200]


def test_telegrams_fake_knows_its_methods_and_its_token(telegram: FakeTelegram) -> None:
    assert ask(f"{telegram.url}/bot{TOKEN}/getMe")[1]["result"]["is_bot"] is True
    assert ask(f"{telegram.url}/bot{TOKEN}/sendFax")[0] == 404
    assert ask(f"{telegram.url}/bot1:x/getMe")[0] == 401
    hook = {"url": "https://x.example", "secret_token": "s", "allowed_updates": ["message"]}
    assert ask(f"{telegram.url}/bot{TOKEN}/setWebhook", hook) == (200, {"ok": True, "result": True})
    assert ask(f"{telegram.url}/bot{TOKEN}/getWebhookInfo")[1]["result"]["url"] == "https://x.example"


WRONG = [
    ({"chat_id": 1}, "sendMessage.text is missing"),
    ({"chat_id": 1.5, "text": "x"}, "sendMessage.chat_id is no Integer"),
    ({"chat_id": "1", "text": "x", "colour": "red"}, "sendMessage.colour is unknown"),
    ({"chat_id": "1", "text": "x", "reply_markup": "{"}, "sendMessage.reply_markup is no object"),
    ({"chat_id": "1", "text": "x", "reply_markup": '{"inline_keyboard": [{"text": "a"}]}'}, "is no array"),
    ({"chat_id": "1", "text": "x", "link_preview_options": '{"is_disabled": 1}'}, "is no Boolean"),
    ({"chat_id": "1", "text": ""}, "message text is empty"),
]


@pytest.mark.parametrize(("given", "problem"), WRONG, ids=range(len(WRONG)))
def test_telegrams_fake_is_strict(given: dict[str, Any], problem: str) -> None:
    assert any(problem in found for found in bot_api.problems("sendMessage", given))


@pytest.mark.parametrize(("name", "has"), [("telegram_bot_api", "methods"), ("twilio_content_v1", "paths")])
def test_the_providers_contracts_lie_in_the_repository(name: str, has: str) -> None:
    assert spec(name)[has]


GOOD = [("From", SENDER), ("To", "whatsapp:+6281234567890"), ("Body", "halo")]
REFUSED = [
    (GOOD[:1], 21604),
    (GOOD[1:], 21603),
    (GOOD[:2], 21619),
    ([GOOD[0], GOOD[1], ("Body", "x" * 1601)], 21617),
    ([GOOD[0], ("To", "whatsapp:6281234567890"), GOOD[2]], 21211),
    ([("From", "whatsapp:+1999"), *GOOD[1:]], 63007),
    ([*GOOD, ("Colour", "red")], 20001),
    ([*GOOD, ("Body", "again")], 20001),
    ([*GOOD[:2], ("ContentSid", "HX1")], 20422),
    ([*GOOD[:2], ("ContentSid", "HX" + "0" * 32), ("ContentVariables", '{"1": 2}')], 21656),
    ([*GOOD, ("StatusCallback", "https://a_b.example/")], 21609),
]


@pytest.mark.parametrize(("form", "code"), REFUSED, ids=range(len(REFUSED)))
def test_twilios_fake_is_strict(form: list[tuple[str, str]], code: int) -> None:
    refused = twilio_rules.refusal(form, SENDER)
    assert refused is not None and refused[0] == code
    assert twilio_rules.refusal(GOOD, SENDER) is None


def test_status_callbacks_are_signed_and_in_order() -> None:
    with FakeTwilio(statuses="sent,delivered,read") as twilio, Webhook() as webhook:
        channel = WhatsAppChannel(whatsapp_settings(), webhook.url)
        send_whatsapp(twilio.url, to_whatsapp(), public_url=webhook.url)
        webhook.wait(3)
        assert twilio.report(twilio.sent[0]["sid"], "failed", ErrorCode="63024") == 204
    receipts = [channel.receipts(request) for request in webhook.got]
    assert all(channel.genuine(request) for request in webhook.got)
    assert [r.state for r in receipts if r] == ["sent", "delivered", "read", "failed"]


def test_twilios_listing_finds_by_date_only_what_left_the_queue(twilio: FakeTwilio) -> None:
    send_whatsapp(twilio.url, to_whatsapp())
    url = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    login = aiohttp.encode_basic_auth(ACCOUNT, TWILIO_TOKEN)
    assert ask(url)[0] == 401
    assert len(ask(url, login=login)[1]["messages"]) == 1
    assert ask(url + "?DateSent%3E=2026-01-01", login=login)[1]["messages"] == []
    assert ask(url + "?Colour=red", login=login)[0] == 400


@pytest.mark.parametrize("name", ["telegram", "twilio"])
def test_a_fake_starts_by_hand(name: str) -> None:
    command = [sys.executable, "-m", f"tests.fakes.{name}", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        assert ask(url + "/sent") == (200, [])
        process.terminate()


class Webhook:
    """Our own status webhook's place: keeps what is posted, answers 204."""

    def __init__(self) -> None:
        self.got: list[Request] = []
        self._enough = threading.Semaphore(0)
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                form = parse_qsl(body.decode(), keep_blank_values=True)
                headers = {name.lower(): value for name, value in self.headers.items()}
                webhook.got.append(Request(webhook.url + self.path, headers, body, "", form))
                self.send_response(204)
                self.end_headers()
                webhook._enough.release()

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def wait(self, times: int) -> None:
        for _ in range(times):
            assert self._enough.acquire(timeout=10)

    def __enter__(self) -> Webhook:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
