"""Twilio's Event Streams: what Meta decided of a text arrives by itself, signed over its bytes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from bot.channels.twilio_templates import APPROVAL, news_in
from bot.post import TemplateNews
from bot.runtime import Runtime
from bot.storage.messaging import templates
from bot.storage.messaging.templates import Kept
from tests.channels.sending import whatsapp_settings
from tests.conftest import SQLITE_ONLY
from tests.fakes.payloads.twilio import ACCOUNT, twilio_signature
from tests.fakes.twilio import TOKEN
from tests.front_client import Answered
from tests.house import PUBLIC_URL
from tests.webhooks.conftest import Door

pytestmark = SQLITE_ONLY
EVENTS = "/webhooks/whatsapp/events"
NUMBER = "HX" + "0" * 31 + "7"
DATA = {"contentSid": NUMBER, "status": "approved", "category": "MARKETING"}


def event(data: Any, kind: str = APPROVAL) -> dict[str, Any]:
    return {"specversion": "1.0", "id": "EZ1", "type": kind, "source": "/x", "data": data}


def posts(door: Door, body: Any, token: str = TOKEN, said: bytes | None = None, **more: Any) -> Answered:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    path = f"{EVENTS}?bodySHA256={hashlib.sha256(said or raw).hexdigest()}"
    headers = {"X-Twilio-Signature": twilio_signature(token, PUBLIC_URL + path, [])}
    given = {"content_type": "application/json", "headers": headers, **more}
    return door.client.post(path, data=raw, **given)


@pytest.fixture
def submitted(runtime: Runtime) -> Runtime:
    kept = Kept(ACCOUNT, "offer", "id", "v1", NUMBER, "utility", "", "received")
    with runtime.database.begin() as tx:
        templates.keep(tx, kept, runtime.now_ms())
    return runtime


def stands(runtime: Runtime) -> tuple[str, str]:
    with runtime.database.look() as tx:
        found = templates.find(tx, ACCOUNT, "offer", "id", "v1")
    assert found
    return found.state, found.given


def test_what_meta_decided_is_written_down(door: Door, submitted: Runtime) -> None:
    assert posts(door, [event({"other": 1}, "com.twilio.x"), event(DATA)]).status_code == 200
    assert stands(submitted) == ("approved", "marketing")


WRONG: list[tuple[dict[str, Any], int]] = [
    ({"token": "wrong"}, 403),
    ({"said": b"other bytes"}, 403),
    ({"headers": {}}, 403),
    ({"content_type": "text/plain"}, 415),
]


@pytest.mark.parametrize(("more", "status"), WRONG, ids=["token", "bytes", "unsigned", "type"])
def test_nobody_else_decides(door: Door, submitted: Runtime, more: dict[str, Any], status: int) -> None:
    assert posts(door, [event(DATA)], **more).status_code == status
    assert stands(submitted) == ("received", "")


def test_only_twilio_posts_events(door: Door) -> None:
    assert door.client.post("/webhooks/telegram/events", data=b"[]").status_code == 404
    assert whatsapp_settings().account_sid == ACCOUNT


READ: list[tuple[Any, list[TemplateNews]]] = [
    ([event(DATA)], [TemplateNews(NUMBER, "approved", "marketing")]),
    (event(DATA), [TemplateNews(NUMBER, "approved", "marketing")]),
    (
        [
            event(
                {
                    "content_sid": NUMBER,
                    "approval_status": "REJECTED",
                    "rejection_reason": "x",
                    "category": None,
                }
            )
        ],
        [TemplateNews(NUMBER, "rejected", "", "", "x")],
    ),
    ([event({"status": "approved"})], []),
    ([event("text")], []),
    ([event(None), 7, None, "x"], []),
    ([event(DATA, "com.twilio.messaging.message.sent")], []),
    ({}, []),
    (7, []),
]


@pytest.mark.parametrize(("plain", "news"), READ, ids=range(len(READ)))
def test_an_event_is_read_as(plain: Any, news: list[TemplateNews]) -> None:
    assert news_in(json.dumps(plain).encode()) == news


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
def test_bytes_that_are_no_event_say_nothing(body: bytes) -> None:
    assert news_in(body) == []
