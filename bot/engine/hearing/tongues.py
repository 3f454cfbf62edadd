"""In which language somebody writes, and whether they ask for another one by its name."""

from __future__ import annotations

import re

from bot.engine.happenings import Message
from bot.engine.hearing.answering import names_an_option
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.walk import Walk
from bot.engine.words import Words

WORD = re.compile(r"[^\W\d_]+")
PAGE, WRITTEN, NAMED = "common", "written", "speak"
SHORT = 3  # words: in a text that is no longer, one of a language is enough
MANY = 2


def tongue_of(words: Words, text: str) -> str:
    """The language whose own words stand in a text, where no other has as many; empty where none can be told."""
    said = [folded(word) for word in WORD.findall(text)]
    marks = words.accepted(PAGE, WRITTEN)
    counts: dict[str, int] = {}
    for word in said:
        if word in marks:
            counts[marks[word]] = counts.get(marks[word], 0) + 1
    ranked = sorted(counts, key=lambda code: -counts[code])
    if not ranked or [counts[code] for code in ranked[:2]] == [counts[ranked[0]]] * 2:
        return ""
    enough = counts[ranked[0]] >= MANY or len(said) <= SHORT
    return ranked[0] if enough else ""


def named(sight: Sight, message: Message) -> str | None:
    """A whole message that asks for a language by its name ("english please"), and is no answer."""
    said = folded(message.text)
    code = sight.world.words.accepted(PAGE, NAMED).get(said)
    if code not in sight.world.languages.rows or names_an_option(sight, message.text):
        return None
    return code


def speak(walk: Walk, code: str) -> None:
    """The open question comes again in it."""
    walk.change(language=code, misses=0)
    walk.say(walk.common("speaking"))
    walk.ask()
