"""A button that asked for a place or a number is gone when it was answered, where a channel shows one."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.table import CHANNELS
from bot.engine.conversation import Conversation
from bot.engine.events import Said, Turn
from bot.engine.saying.outgoing import Choice, Outgoing
from bot.services.conversation.fitting import fitted
from tests.house import the_world
from tests.talking import SITI, registering, reviewing

TELEGRAM, WHATSAPP = CHANNELS["telegram"].traits, CHANNELS["whatsapp"].traits
ANSWERED = Outgoing("Cilincing, baik.\n\nJam berapa?", (Choice("t.a", "Pagi"),), answered=True)


def bubbles(turn: Turn) -> list[Outgoing]:
    return [event.outgoing for event in turn.events if isinstance(event, Said)]


def turn(outgoing: Outgoing) -> Turn:
    return Turn(Conversation(), (Said(outgoing),), ())


def test_on_telegram_what_was_said_first_takes_the_keyboard_away_and_the_question_follows() -> None:
    first, question = bubbles(fitted(turn(ANSWERED), TELEGRAM, the_world()))
    assert (first.text, first.answered, first.choices) == ("Cilincing, baik.", True, ())
    assert (question.text, question.answered, question.choices) == (
        "Jam berapa?",
        False,
        ANSWERED.choices,
    )


def test_a_question_alone_is_preceded_by_a_word_of_thanks() -> None:
    alone = Outgoing("Jam berapa?", ANSWERED.choices, answered=True)
    first, question = bubbles(fitted(turn(alone), TELEGRAM, the_world()))
    assert first.text == the_world().words.find("id", "common", "received").text
    assert question.text == "Jam berapa?"


def test_on_whatsapp_it_stays_one_bubble() -> None:
    assert fitted(turn(ANSWERED), WHATSAPP, the_world()) == turn(ANSWERED)


def test_the_bubble_after_a_question_with_such_a_button_says_so() -> None:
    talk = registering("telegram")
    answered = []
    for said in SITI:
        asked_before = talk.bubbles[-1].asks
        talk.say(said)
        answered.append((asked_before, talk.bubbles[-1].asks, talk.bubbles[0].answered))
    assert any(before for before, _, _ in answered)
    assert all(gone is (bool(before) and not now) for before, now, gone in answered)


def test_a_review_stays_whole_above_its_buttons() -> None:
    talk = reviewing()
    [said] = [event for event in talk.turn.events if isinstance(event, Said)]
    asked = replace(said, outgoing=replace(said.outgoing, answered=True))
    first, question = bubbles(fitted(replace(talk.turn, events=(asked,)), TELEGRAM, the_world()))
    assert "1. Nama" not in first.text and first.answered
    assert question.text == said.outgoing.text and question.choices
