"""Mistakes in the answers that stand above a question which sends them: they are put right, and nothing is sent."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.engine.happenings import Message
from bot.engine.hearing import beside, correcting
from bot.engine.hearing.answering import names_an_option
from bot.engine.hearing.changing import WHICH_LINE, take_answer
from bot.engine.hearing.correcting import Denied, Named
from bot.engine.sight import Sight
from bot.engine.tables import Ask
from bot.engine.walk import Walk

COLON = re.compile(r"\s*[:=]")
NUMBER_OF_LINE = re.compile(r"\W*\d{1,2}\b")  # "nomor 2" is a line, no phone number
UNNAMED = Named("", "")
FEWEST = 2  # words before "bukan koja" that may say what is so


class Spoken(NamedTuple):
    """An answer that a text speaks of, and where its name ends."""

    key: str
    end: int


def mistaken(sight: Sight, message: Message) -> Named | Denied | None:
    """What a message says is wrong of all that is shown: the answer it names, one it contradicts, or just something."""
    text, phrases = message.text, sight.world.words.phrases
    if sight.shown_review()[0] is None or names_an_option(sight, text) or "?" in text:
        return None
    spoken = _spoken_of(sight, text)
    if not spoken and beside.asks(sight, text):
        return None
    if not phrases.wrong.search(text):
        named = spoken and COLON.match(text, spoken.end)
        return Named(spoken.key, text[named.end() :].strip()) if spoken and named else None
    if spoken:
        return Named(spoken.key, _so(sight, text, spoken))
    return correcting.contradicted(sight, _meant(sight, text)) or UNNAMED


def mistaken_afterwards(sight: Sight, message: Message) -> Named | None:
    """At a consent, which a "salah" never refuses: an answer given before, by its name, and what is right instead."""
    text, phrases = message.text, sight.world.words.phrases
    if not isinstance(sight.step, Ask) or sight.step.kind != "consent" or not phrases.wrong.search(text):
        return None
    for called in phrases.name.finditer(text):
        key = correcting.key_called(sight, called[0])
        if key in sight.conversation.answers and (so := _so(sight, text, Spoken(key, called.end()))):
            return Named(key, so)
    return None


def mend(walk: Walk, found: Named | Denied) -> None:
    """Set right what was said, ask for what was not; where nothing is named, ask which line is meant."""
    if isinstance(found, Denied):
        correcting.set_right(walk, found)
    elif found.key:
        correcting.correct(walk, found)
    else:
        take_answer(walk, WHICH_LINE)


def _spoken_of(sight: Sight, text: str) -> Spoken | None:
    """The first answer that is called by its name, if it is one of those shown."""
    review, _ = sight.shown_review()
    shown = sight.reviewed(review) if review else []
    for called in sight.world.words.phrases.name.finditer(text):
        key = correcting.key_called(sight, called[0])
        if key in shown and not NUMBER_OF_LINE.match(text, called.end()):
            return Spoken(key, called.end())
    return None


def _so(sight: Sight, text: str, spoken: Spoken) -> str:
    """What stands behind the last word that speaks of a mistake or of what is right; before the "bukan" of another."""
    phrases = sight.world.words.phrases
    instead = phrases.instead.search(text, spoken.end)
    before = text[spoken.end : instead.start()] if instead else ""
    if len(before.split()) >= FEWEST or any(map(str.isdigit, before)):
        text = text[: spoken.end] + before
    ends = [spoken.end, *(mark.end() for mark in phrases.wrong.finditer(text))]
    return text[max(ends) :].strip(" ,.:;=-")


def _meant(sight: Sight, text: str) -> str:
    """A text without what it denies: "bukan jual bakso, jual mie ayam", "di cilincing bukan koja"."""
    phrases = sight.world.words.phrases
    if opening := phrases.deny.match(text):
        denied, _, meant = text[opening.end() :].partition(",")
        return meant or denied
    head = phrases.wrong.split(text, maxsplit=1)[0].strip(" ,.")
    return head if len(head.split()) >= FEWEST else text
