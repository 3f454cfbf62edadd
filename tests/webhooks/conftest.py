"""The application with both real channels, behind fake providers, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.channels.meta import MetaChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import WhatsAppChannel
from bot.runtime import Runtime
from bot.wiring import close_runtime
from tests.channels.sending import SECRET, meta_settings, telegram_settings, whatsapp_settings
from tests.fakes.meta import FakeMeta
from tests.fakes.payloads import twilio_body, twilio_signature
from tests.fakes.payloads.meta import meta_body, meta_signature
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import TOKEN, FakeTwilio
from tests.front_client import Answered, FrontClient, front_of
from tests.house import PUBLIC_URL, HeldClock, open_house

TELEGRAM, WHATSAPP, STATUS = "/webhooks/telegram", "/webhooks/whatsapp", "/webhooks/whatsapp/status"
META = "/webhooks/meta"


@dataclass(frozen=True)
class Door:
    """The webhooks, as the providers post to them."""

    client: FrontClient

    def telegram(self, update: Any, secret: str = SECRET, **more: Any) -> Answered:
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        given = {"content_type": "application/json", **more}
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        return self.client.post(TELEGRAM, data=body, headers=headers, **given)

    def whatsapp(
        self, form: list[tuple[str, str]], path: str = WHATSAPP, token: str = TOKEN, **more: Any
    ) -> Answered:
        given = {"content_type": "application/x-www-form-urlencoded", **more}
        headers = {"X-Twilio-Signature": twilio_signature(token, PUBLIC_URL + path, form)} if token else {}
        return self.client.post(path, data=twilio_body(form), headers=headers, **given)

    def meta(self, batch: Any, signature: str | None = None, **more: Any) -> Answered:
        body = batch if isinstance(batch, bytes) else meta_body(batch)
        given = {"content_type": "application/json", **more}
        signed = meta_signature(body) if signature is None else signature
        return self.client.post(META, data=body, headers={"X-Hub-Signature-256": signed}, **given)


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio() as fake:
        yield fake


@pytest.fixture
def cloud() -> Iterator[FakeMeta]:
    with FakeMeta() as fake:
        yield fake


@pytest.fixture
def runtime(
    database_url: str, clock: HeldClock, telegram: FakeTelegram, twilio: FakeTwilio, cloud: FakeMeta
) -> Iterator[Runtime]:
    channels = {
        "telegram": TelegramChannel(telegram_settings(telegram.url)),
        "whatsapp": WhatsAppChannel(whatsapp_settings(twilio.url), PUBLIC_URL),
        "meta": MetaChannel(meta_settings(cloud.url)),
    }
    runtime = open_house(database_url, clock, channels)
    yield runtime
    close_runtime(runtime)


@pytest.fixture
def door(runtime: Runtime) -> Iterator[Door]:
    front = front_of(runtime)
    yield Door(FrontClient(front))
    front.close()
