"""Hears corrections at any question: "ganti tanggal lahir", "bukan, saya di Bekasi", a line of a review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.engine.happenings import Message
from bot.engine.hearing.answering import asks_freely, names_an_option, number_in, read_as
from bot.engine.hearing.changing import ask_again, change_to
from bot.engine.hearing.phrases import folded
from bot.engine.hearing.several import questions_of, read_several
from bot.engine.saying.outgoing import CHANGE
from bot.engine.sight import Sight
from bot.engine.tables import Ask, Review, key_of
from bot.engine.walk import Walk

# --- an answer named ----------------------------------------------------------------------------


class Named(NamedTuple):
    """The answer that somebody wants to change, and what they said it should be."""

    key: str
    said: str


def named(sight: Sight, message: Message) -> Named | None:
    """A text that says which earlier answer to change, and perhaps to what: "ganti tahun lahir 1986"."""
    phrases, text = sight.world.words.phrases, message.text
    opening = phrases.begin.match(text) or phrases.deny.match(text)
    if opening is None:
        return None
    rest = text[opening.end() :]
    alias = phrases.name.search(rest)
    key = key_called(sight, alias[0]) if alias else ""
    if alias is None or not key:
        return None
    if key not in sight.conversation.answers:
        return Named(key, "") if key == _asked_now(sight) else None
    rest = rest[alias.end() :]
    becomes = phrases.becomes.match(rest)
    return Named(key, rest[becomes.end() if becomes else 0 :].strip())


def correct(walk: Walk, wanted: Named) -> None:
    """Change the answer to what was said where that is understood, else ask for it again."""
    if wanted.key not in walk.conversation.answers:
        walk.ask()
        return
    flow, name = walk.asked_in(wanted.key)
    step = walk.world.flows[flow].steps[name]
    if wanted.said and isinstance(step, Ask):
        reading, value = read_as(walk, flow, name, step, wanted.said)
        if reading.understood:
            change_to(walk, wanted.key, value)
            return
        if reading.alternatives and step.kind != "choice":
            _confirm(walk, wanted.key, reading.alternatives)
            return
    ask_again(walk, wanted.key)


def _asked_now(sight: Sight) -> str:
    return key_of(sight.frame.step, sight.step) if isinstance(sight.step, Ask) else ""


def key_called(sight: Sight, said: str) -> str:
    """The answer that people call so, also with a possessive ending ("namanya"); empty for none."""
    names, word = sight.world.words.phrases.names, folded(said)
    forms = (word, *(word.removesuffix(end) for end in ("nya", "ku", "mu")))
    return next((names[form] for form in forms if form in names), "")


def _confirm(walk: Walk, key: str, guessed: Sequence[Any]) -> None:
    walk.change(guesses={**walk.conversation.guesses, key: list(guessed)})
    ask_again(walk, key)


# --- an answer denied ---------------------------------------------------------------------------


class Denied(NamedTuple):
    """An earlier answer that is contradicted: its new value, or without one the values it may have."""

    key: str
    value: Any
    guessed: Sequence[Any] = ()


def denied(sight: Sight, message: Message) -> Denied | None:
    """A text that contradicts an earlier answer without naming it: "bukan, saya di Bekasi"."""
    opening = sight.world.words.phrases.deny.match(message.text)
    said = message.text[opening.end() :].strip() if opening else ""
    if not said:
        return None
    return contradicted(sight, said) or _last_contradicted(sight, said)


def freely_denied(sight: Sight, message: Message) -> Denied | None:
    """A text that contradicts an earlier answer, at a question that would take it for its own."""
    return denied(sight, message) if asks_freely(sight) else None


def set_right(walk: Walk, what: Denied) -> None:
    if what.value is None:
        _confirm(walk, what.key, what.guessed)
    else:
        change_to(walk, what.key, what.value)


def contradicted(sight: Sight, said: str) -> Denied | None:
    """The one earlier answer that a text surely answers otherwise."""
    answers = sight.conversation.answers
    questions = {
        key: step
        for flow in sight.world.flows.values()
        for key, step in questions_of(flow).items()
        if key in answers and sight.key_label(key)
    }
    found = [
        Denied(key, value, guessed)
        for key, (value, guessed) in read_several(sight, said, questions).items()
        if value is None or value != answers[key]
    ]
    return found[0] if len(found) == 1 else None


def _last_contradicted(sight: Sight, said: str) -> Denied | None:
    """The answer given just before the open question, where the rest is a surely different one."""
    trail, answers = sight.conversation.trail, sight.conversation.answers
    frame = trail[-1][-1] if trail else None
    flow = sight.world.flows.get(frame.flow) if frame else None
    step = flow.steps.get(frame.step) if flow and frame else None
    if frame is None or not isinstance(step, Ask) or not step.reuse:
        return None
    key = key_of(frame.step, step)
    if key not in answers:
        return None
    reading, value = read_as(sight, frame.flow, frame.step, step, said)
    return Denied(key, value) if reading.understood and value != answers[key] else None


# --- lines of a review --------------------------------------------------------------------------


class Line(NamedTuple):
    """A line of the open review, and the number by which it was picked; 0 for its name."""

    key: str
    number: int


def line_of_review(sight: Sight, message: Message) -> Line | None:
    """A line of the open review, by its number or its name, that is none of its buttons' words."""
    step, text = sight.step, message.text
    if not isinstance(step, Review) or names_an_option(sight, text):
        return None
    keys, number = sight.reviewed(step), number_in(text)
    if 1 <= number <= len(keys):
        return Line(keys[number - 1], number)
    words = set(folded(text).split())
    called = [key for key in keys if words & set(sight.text.labels[key].casefold().split())]
    return Line(called[0], 0) if len(called) == 1 else None


def pick_line(walk: Walk, line: Line) -> None:
    """Lines and buttons both count from 1: where both have the number, nothing is sent by a slip."""
    options = list(walk.text.options.items())
    if not 1 <= line.number <= len(options):
        ask_again(walk, line.key)
        return
    option, label = options[line.number - 1]
    shown = f"{walk.text.options['change']}: {walk.text.labels[line.key]}"
    walk.say(walk.common("did_you_mean"))
    walk.offer([{"value": option, "label": label}, {"value": CHANGE + line.key, "label": shown}])
