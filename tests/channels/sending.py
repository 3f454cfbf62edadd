"""Requests and letters of Siti's, ways to send them, and the redaction the channels are handed here."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from typing import Any

from bot.channels import Channel, Request
from bot.channels.meta import MetaChannel
from bot.channels.shelf import Shelf
from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import WhatsAppChannel
from bot.engine.happenings import Message
from bot.engine.saying.outgoing import Choice, Outgoing
from bot.post import Address, Letter, Outcome
from bot.settings import Meta, Telegram, WhatsApp
from tests.cast import PHONE, SITI_ID
from tests.fakes.meta import TOKEN as META_TOKEN
from tests.fakes.meta_templates import ACCOUNT as ACCOUNT_AT_META
from tests.fakes.payloads import twilio_body
from tests.fakes.payloads.meta import APP_SECRET, NUMBER, VERIFY_TOKEN
from tests.fakes.payloads.twilio import ACCOUNT, SENDER
from tests.fakes.telegram import TOKEN as BOT_TOKEN
from tests.fakes.twilio import TOKEN as TWILIO_TOKEN
from tests.house import PUBLIC_URL

SECRET = "webhook-secret"

YES_NO = (Choice("t1:a", "Ya"), Choice("t1:b", "Tidak"))
LONG = (Choice("t2:a", "Pekerja mandiri di pasar"), Choice("t2:b", "Sopir ojek daring"))


def redact(text: str) -> Message:
    masked = re.sub(r"\d{16,}", "[nik]", text)
    return Message(masked, ("nik",) if masked != text else ())


def telegram_settings(url: str = "http://127.0.0.1:9") -> Telegram:
    return Telegram(token=BOT_TOKEN, webhook_secret=SECRET, api_url=url)


def whatsapp_settings(url: str = "http://127.0.0.1:9") -> WhatsApp:
    return WhatsApp(account_sid=ACCOUNT, auth_token=TWILIO_TOKEN, sender=SENDER, api_url=url, content_url=url)


def meta_settings(url: str = "http://127.0.0.1:9") -> Meta:
    return Meta(
        app_secret=APP_SECRET,
        verify_token=VERIFY_TOKEN,
        access_token=META_TOKEN,
        phone_number_id=NUMBER,
        api_url=url,
        business_account_id=ACCOUNT_AT_META,
    )


def json_request(plain: Any, **headers: str) -> Request:
    body = plain if isinstance(plain, bytes) else json.dumps(plain).encode()
    return Request(PUBLIC_URL + "/webhooks/telegram", headers, body, "application/json")


def form_request(
    form: Iterable[tuple[str, str]], path: str = "/webhooks/whatsapp", **headers: str
) -> Request:
    form = tuple(form)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = twilio_body((n, v.encode("utf-8", "replace").decode()) for n, v in form)
    return Request(PUBLIC_URL + path, named, body, "application/x-www-form-urlencoded", form)


def to_telegram(text: str = "Halo Siti", user: int = SITI_ID, **outgoing: Any) -> Letter:
    return Letter("l1", Address("telegram", "tg_user_id", str(user)), Outgoing(text, **outgoing), "reply")


def to_whatsapp(
    text: str = "Halo Siti", kind: str = "wa_phone", value: str = PHONE, **outgoing: Any
) -> Letter:
    return Letter("l1", Address("whatsapp", kind, value), Outgoing(text, **outgoing), "reply")


def send_telegram(url: str, *letters: Letter, read_seconds: float = 5.0) -> list[Outcome]:
    return asyncio.run(_send(TelegramChannel(telegram_settings(url), read_seconds), letters))


def send_whatsapp(
    url: str,
    *letters: Letter,
    read_seconds: float = 5.0,
    public_url: str = PUBLIC_URL,
    shelf: Shelf | None = None,
    **changes: str,
) -> list[Outcome]:
    settings = whatsapp_settings(url).model_copy(update=changes)
    return asyncio.run(_send(WhatsAppChannel(settings, public_url, read_seconds, shelf), letters))


def send_meta(url: str, *letters: Letter, read_seconds: float = 5.0, **changes: str) -> list[Outcome]:
    settings = meta_settings(url).model_copy(update=changes)
    return asyncio.run(_send(MetaChannel(settings, read_seconds), letters))


async def _send(channel: Channel, letters: Iterable[Letter]) -> list[Outcome]:
    try:
        return [await channel.send(letter) for letter in letters]
    finally:
        await channel.close()
