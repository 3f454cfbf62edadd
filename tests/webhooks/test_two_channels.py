"""One person with two real channels: what they left open on one is offered on the other, days and a restart later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.runtime import Runtime
from bot.storage import people
from bot.storage.database import milliseconds
from bot.storage.transcripts import transcript
from bot.web import create_app
from bot.wiring import close_runtime
from tests.channels.cast import PHONE, SITI
from tests.fakes.payloads import telegram_text, twilio_form
from tests.held import HeldClock, held_runtime
from tests.storage.cast import phone, telegram
from tests.webhooks.conftest import Door
from tests.webhooks.test_bursts import TALK, stands


@pytest.fixture
def later(runtime: Runtime, database_url: str, clock: HeldClock) -> Iterator[Runtime]:
    """The house started anew three days after Siti stopped in the middle, her WhatsApp known to be hers."""
    door = Door(create_app(runtime).test_client())
    for text in (*TALK, "0812 0000 0001", "jual sayur"):
        assert door.telegram(telegram_text(SITI, text)).status_code == 200
    with runtime.database.begin() as tx:
        both = [telegram(SITI), phone(PHONE)]
        people.find_or_create(tx, both, new_id="", now=milliseconds(clock()), language="id")
    channels = dict(runtime.channels)
    runtime.database.close()
    clock.forward(days=3)
    restarted = held_runtime(database_url, clock, channels)
    yield restarted
    close_runtime(restarted)


def last_said(runtime: Runtime) -> str:
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent'", {})
        person = people.find(tx, phone(PHONE))
        assert person
        return [line.outgoing.text for line in transcript(tx, person) if line.outgoing][-1]


def test_what_was_left_on_telegram_is_gone_on_with_on_whatsapp(later: Runtime) -> None:
    door = Door(create_app(later).test_client())
    before = stands(later, telegram(SITI))
    assert door.whatsapp(twilio_form(PHONE, "assalamualaikum")).status_code == 200
    asked = stands(later, phone(PHONE))
    assert asked.top is not None
    assert (asked.top.flow, asked.top.step) == ("resume", "offer")
    door.whatsapp(twilio_form(PHONE, "lanjut"))
    after = stands(later, phone(PHONE))
    assert after.top == before.top
    assert after.answers.items() >= before.answers.items()
    assert after.answers["called"] == "Siti"


def test_starting_again_is_taken_at_its_word(later: Runtime) -> None:
    door = Door(create_app(later).test_client())
    door.whatsapp(twilio_form(PHONE, "assalamualaikum"))
    door.whatsapp(twilio_form(PHONE, "mulai lagi"))
    again = stands(later, phone(PHONE))
    assert "called" not in again.answers
    assert again.top is not None
    assert again.top.flow in ("register", "eligibility")


def test_the_answer_goes_to_the_channel_that_was_written_on(later: Runtime) -> None:
    door = Door(create_app(later).test_client())
    door.whatsapp(twilio_form(PHONE, "assalamualaikum"))
    with later.database.look() as tx:
        channel = tx.one("SELECT channel FROM letter ORDER BY id DESC LIMIT 1")
    assert channel.channel == "whatsapp"
    assert "anjut" in last_said(later)
