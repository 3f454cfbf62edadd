"""Status callbacks of letters, in whatever order they come."""

from __future__ import annotations

import asyncio

import pytest

from bot.runtime import Runtime
from bot.services.messaging.deliver import deliver
from tests.cast import PHONE
from tests.fakes.payloads import twilio_form, twilio_status
from tests.fakes.twilio import FakeTwilio
from tests.looking import how_many
from tests.webhooks.conftest import STATUS, Door


@pytest.fixture
def sid(door: Door, runtime: Runtime, twilio: FakeTwilio) -> str:
    """The provider's number of a letter that went to Siti."""
    door.whatsapp(twilio_form(PHONE, "halo"))
    asyncio.run(deliver(runtime))
    return str(twilio.sent[0]["sid"])


def report(door: Door, sid: str, status: str, **more: str) -> int:
    return door.whatsapp(twilio_status(sid, status, **more), STATUS).status_code


@pytest.mark.parametrize(
    "order", ["queued sent delivered read", "read delivered sent", "delivered read sent queued"]
)
def test_read_stays_read(door: Door, runtime: Runtime, sid: str, order: str) -> None:
    assert {report(door, sid, status) for status in order.split()} <= {200, 204}
    assert how_many(runtime.database, "letter", "state = 'read'") == 1


def test_a_failure_is_kept_with_its_code_and_ends_what_waits(door: Door, runtime: Runtime, sid: str) -> None:
    door.whatsapp(twilio_form(PHONE, "lagi"))
    report(door, sid, "undelivered", ErrorCode="63024")
    assert how_many(runtime.database, "letter", "state = 'failed' AND reason = '63024'") == 1
    assert how_many(runtime.database, "letter", "state = 'cancelled'") == 1


@pytest.mark.parametrize("status", ["", "flying", "sent'; DROP TABLE letter", "🥬"])
def test_an_unknown_status_is_no_news(door: Door, runtime: Runtime, sid: str, status: str) -> None:
    assert report(door, sid, status) in (200, 204)
    assert how_many(runtime.database, "letter", "state = 'sent'") == 1


def test_a_receipt_nobody_waits_for_is_taken_all_the_same(door: Door) -> None:
    assert report(door, "SM" + "9" * 32, "delivered") in (200, 204)
    assert door.whatsapp([], STATUS).status_code in (200, 204)
