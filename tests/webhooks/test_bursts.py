"""Several quick messages: answered in order, each by the question it was meant for, never two turns at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest

from bot.engine.conversation import Conversation
from bot.runtime import Runtime
from bot.storage.conversation import conversations
from bot.storage.conversation.transcripts import transcript
from bot.storage.people import people
from tests.cast import PHONE, SITI_ID, phone, telegram
from tests.fakes.payloads import telegram_text, twilio_form
from tests.front_client import FrontClient, front_of
from tests.looking import how_many
from tests.webhooks.conftest import Door

# From a first hello to the middle of a registration; each word answers one question only.
TALK = ("halo", "daftar", "setuju", "jual sayur", "Siti")
ON_WHATSAPP = (*TALK, "1985", "100 ribu sehari", "Cilincing", "1")
KEPT = {
    "birth_year": 1985,
    "member": "no",
    "called": "Siti",
    "work_days": 25,
    "programmes": "undecided",
}


def stands(runtime: Runtime, address: Any) -> Conversation:
    with runtime.database.look() as tx:
        person = people.find(tx, address)
        assert person
        return conversations.load(tx, people.look_up(tx, person))


def test_a_burst_is_answered_in_order_each_by_its_own_question(door: Door, runtime: Runtime) -> None:
    for text in ON_WHATSAPP:  # nobody waits for an answer, no letter is sent meanwhile
        assert door.whatsapp(twilio_form(PHONE, text)).status_code == 200
    siti = stands(runtime, phone(PHONE))
    assert {key: siti.answers[key] for key in KEPT} == KEPT
    assert siti.answers["income"]["amount"] == 100_000
    assert how_many(runtime.database, "message") == how_many(runtime.database, "letter") == len(ON_WHATSAPP)
    with runtime.database.look() as tx:
        person = people.find(tx, phone(PHONE))
        assert person
        typed = [line.said["text"] for line in transcript(tx, person) if line.said]
    assert typed == list(ON_WHATSAPP)


def at_once(runtime: Runtime, post: Callable[[Door, Any], int], payloads: Sequence[Any]) -> list[int]:
    """Everything through the real application, each from a thread of its own."""
    client = FrontClient(front_of(runtime))
    with ThreadPoolExecutor(len(payloads)) as pool:
        return list(pool.map(lambda payload: post(Door(client), payload), payloads))


def on_telegram(door: Door, update: Any) -> int:
    return door.telegram(update).status_code


@pytest.mark.parametrize("seed", range(3))
def test_webhooks_at_the_same_moment_never_mix_their_turns(runtime: Runtime, seed: int) -> None:
    door = Door(FrontClient(front_of(runtime)))
    for text in TALK[:-1]:
        door.telegram(telegram_text(SITI_ID, text))
    names = [f"Siti {letter}" for letter in "ABCDEF"]
    random.Random(seed).shuffle(names)
    updates = [telegram_text(SITI_ID, f"ganti nama jadi {name}") for name in names]
    door.telegram(telegram_text(SITI_ID, "Siti"))
    assert set(at_once(runtime, on_telegram, updates)) == {200}
    siti = stands(runtime, telegram(SITI_ID))
    assert siti.answers["called"] in names
    told = changes(runtime)
    assert len(told) == len(names)
    assert told[0][0] == "Siti"
    assert all(before[1] == after[0] for before, after in pairwise(told)), told
    assert told[-1][1] == siti.answers["called"]


def changes(runtime: Runtime) -> list[tuple[str, str]]:
    """What each answer said of the name before and after it, in the order of the letters."""
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent'", {})
        person = people.find(tx, telegram(SITI_ID))
        assert person
        texts = [line.outgoing.text for line in transcript(tx, person) if line.outgoing]
    lines = (line for text in texts for line in text.splitlines() if " menjadi " in line)
    pairs = (line.partition(": ")[2].rstrip(".").split(" menjadi ") for line in lines)
    return [(before, after) for before, after in pairs]


def test_the_same_update_delivered_twice_at_once_is_one_turn(runtime: Runtime) -> None:
    update = telegram_text(SITI_ID, "halo")
    assert set(at_once(runtime, on_telegram, [update] * 4)) == {200}
    assert how_many(runtime.database, "message") == how_many(runtime.database, "letter") == 1


def test_two_people_at_once_do_not_wait_for_each_other(runtime: Runtime) -> None:
    updates = [telegram_text(SITI_ID + number, text) for text in TALK[:1] for number in range(6)]
    assert set(at_once(runtime, on_telegram, updates)) == {200}
    assert how_many(runtime.database, "person") == 6
