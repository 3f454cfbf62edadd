"""One person with two real channels: what they left open on one is offered on the other, days and a restart later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.post import Address
from bot.runtime import Runtime
from bot.services.people.join_people import join_now
from bot.services.staff.scope import command_line
from bot.services.timer_handlers import ring_timers
from bot.storage.conversation.transcripts import transcript
from bot.storage.people import people
from bot.wiring import close_runtime
from tests.cast import PHONE, SITI_ID, phone, telegram
from tests.fakes.payloads import telegram_text, twilio_form
from tests.front_client import FrontClient, front_of
from tests.house import HeldClock, open_house
from tests.looking import how_many
from tests.webhooks.conftest import Door
from tests.webhooks.test_bursts import TALK, stands


def stopped_in_the_middle(runtime: Runtime) -> Door:
    door = Door(FrontClient(front_of(runtime)))
    for text in (*TALK, "0812 3456 7890", "jual sayur"):
        assert door.telegram(telegram_text(SITI_ID, text)).status_code == 200
    return door


def person_at(runtime: Runtime, address: Address) -> str:
    with runtime.database.look() as tx:
        found = people.find(tx, address)
    assert found
    return found


@pytest.fixture
def later(runtime: Runtime, database_url: str, clock: HeldClock) -> Iterator[Runtime]:
    """The house started anew three days after Siti stopped in the middle; staff join the WhatsApp she says is hers."""
    stopped_in_the_middle(runtime)
    channels = dict(runtime.channels)
    runtime.database.close()
    clock.forward(days=3)
    restarted = replace(open_house(database_url, clock, channels), new_id=runtime.new_id)
    Door(FrontClient(front_of(restarted))).whatsapp(twilio_form(PHONE, "halo"))
    both = person_at(restarted, telegram(SITI_ID)), person_at(restarted, phone(PHONE))
    join_now(restarted, command_line(restarted), *both, why="asked at the counter, card seen")
    yield restarted
    close_runtime(restarted)


def last_said(runtime: Runtime, address: Address | None = None) -> str:
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent'", {})
        person = people.find(tx, address or phone(PHONE))
        assert person
        return [line.outgoing.text for line in transcript(tx, person) if line.outgoing][-1]


def word_from(runtime: Runtime, door: Door) -> str:
    """What the old chat says when it is asked for a word."""
    door.telegram(telegram_text(SITI_ID, "pindah HP"))
    ring_timers(runtime)
    found = re.search(r"SAMBUNG (\S+)", last_said(runtime, telegram(SITI_ID)))
    assert found
    return found[1]


def test_what_was_left_on_telegram_is_gone_on_with_on_whatsapp(later: Runtime) -> None:
    door = Door(FrontClient(front_of(later)))
    before = stands(later, telegram(SITI_ID))
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
    door = Door(FrontClient(front_of(later)))
    door.whatsapp(twilio_form(PHONE, "assalamualaikum"))
    door.whatsapp(twilio_form(PHONE, "mulai lagi"))
    again = stands(later, phone(PHONE))
    assert "called" not in again.answers
    assert again.top is not None
    assert again.top.flow in ("register", "eligibility")


def test_the_answer_goes_to_the_channel_that_was_written_on(later: Runtime) -> None:
    door = Door(FrontClient(front_of(later)))
    door.whatsapp(twilio_form(PHONE, "assalamualaikum"))
    with later.database.look() as tx:
        channel = tx.one("SELECT channel FROM letter ORDER BY id DESC LIMIT 1")
    assert channel.channel == "whatsapp"
    assert "anjut" in last_said(later)


def test_a_word_from_the_old_chat_joins_the_new_one(runtime: Runtime, clock: HeldClock) -> None:
    door = stopped_in_the_middle(runtime)
    word = word_from(runtime, door)
    before = stands(runtime, telegram(SITI_ID))
    clock.forward(days=1)
    ring_timers(runtime)  # the reminder of the question left open
    door.whatsapp(twilio_form(PHONE, f"sambung {word.lower()}"))
    ring_timers(runtime)
    assert "minta disambung" in last_said(runtime, telegram(SITI_ID))
    door.telegram(telegram_text(SITI_ID, "izinkan"))
    ring_timers(runtime)
    assert "tersambung" in last_said(runtime)
    with runtime.database.look() as tx:
        told = tx.all("SELECT DISTINCT channel FROM (SELECT * FROM letter ORDER BY id DESC LIMIT 3) AS last")
    assert {row.channel for row in told} == {"whatsapp", "telegram"}  # the old chat hears of it too
    clock.forward(seconds=3)
    ring_timers(runtime)
    assert person_at(runtime, phone(PHONE)) == person_at(runtime, telegram(SITI_ID))
    door.whatsapp(twilio_form(PHONE, "lanjut"))
    assert stands(runtime, phone(PHONE)).top == before.top


def test_asking_for_a_word_keeps_the_question_open(runtime: Runtime) -> None:
    door = stopped_in_the_middle(runtime)
    before = stands(runtime, telegram(SITI_ID))
    word_from(runtime, door)
    assert stands(runtime, telegram(SITI_ID)).top == before.top


@pytest.mark.parametrize("days", [0, 2])
def test_a_word_works_once_and_for_its_days_only(runtime: Runtime, clock: HeldClock, days: int) -> None:
    door = stopped_in_the_middle(runtime)
    word = word_from(runtime, door)
    if days:
        clock.forward(days=days)
    else:
        door.whatsapp(twilio_form("+6285700000009", f"SAMBUNG {word}"))
        ring_timers(runtime)
    door.whatsapp(twilio_form(PHONE, f"SAMBUNG {word}"))
    ring_timers(runtime)
    assert "belum cocok" in last_said(runtime)
    assert person_at(runtime, phone(PHONE)) != person_at(runtime, telegram(SITI_ID))


def test_the_word_typed_in_the_chat_it_came_from_joins_nobody(runtime: Runtime) -> None:
    door = stopped_in_the_middle(runtime)
    word = word_from(runtime, door)
    door.telegram(telegram_text(SITI_ID, f"SAMBUNG {word}"))
    ring_timers(runtime)
    assert "belum cocok" in last_said(runtime, telegram(SITI_ID))
    assert how_many(runtime.database, "person") == 1


def test_guessing_words_is_slowed_down(runtime: Runtime) -> None:
    door = Door(FrontClient(front_of(runtime)))
    for _ in range(6):
        door.whatsapp(twilio_form(PHONE, "SAMBUNG AAAA-AAAA"))
        ring_timers(runtime)
    assert "terlalu sering" in last_said(runtime)
