"""Hears corrections at any question: "ganti tanggal lahir", "bukan, saya di Bekasi", a line of a review."""

from __future__ import annotations

from typing import Any

from bot.engine.hearing.answering import names_an_option, read_as
from bot.engine.hearing.changing import ask_again, change_to, questions_of, read_several
from bot.engine.hearing.phrases import folded
from bot.engine.tables import Ask, Review, key_of
from bot.engine.walk import CHANGE, Walk


def named_correction(walk: Walk, text: str) -> bool:
    """Whether a text says which earlier answer to change, and perhaps to what."""
    phrases = walk.world.words.phrases
    opening = phrases.begin.match(text) or phrases.deny.match(text)
    if not opening:
        return False
    rest = text[opening.end() :]
    alias = phrases.name.search(rest)
    key = phrases.names.get(_alias(alias[0], phrases.names)) if alias else None
    if key is None or alias is None:
        return False
    if key not in walk.conversation.answers:
        return _not_answered_yet(walk, key)
    becomes = phrases.becomes.match(rest[alias.end() :])
    said = rest[alias.end() :][becomes.end() if becomes else 0 :].strip()
    _correct(walk, key, said)
    return True


def _alias(said: str, names: Any) -> str:
    """The alias itself, without a possessive ending ("namanya")."""
    word = folded(said)
    if word in names:
        return word
    return next(
        (word.removesuffix(end) for end in ("nya", "ku", "mu") if word.removesuffix(end) in names), ""
    )


def _not_answered_yet(walk: Walk, key: str) -> bool:
    """What is asked right now, or comes later, needs no correcting."""
    if isinstance(walk.step, Ask) and key_of(walk.frame.step, walk.step) == key:
        walk.ask()
        return True
    return False


def _correct(walk: Walk, key: str, said: str) -> None:
    flow, name = walk.asked_in(key)
    step = walk.world.flows[flow].steps[name]
    if said and isinstance(step, Ask):
        reading, value = read_as(walk, flow, name, step, said)
        if reading.understood:
            change_to(walk, key, value)
            return
        if reading.alternatives and step.kind != "choice":
            _confirm(walk, key, list(reading.alternatives))
            return
    ask_again(walk, key)


def _confirm(walk: Walk, key: str, guessed: list[Any]) -> None:
    walk.change(guesses={**walk.conversation.guesses, key: guessed})
    ask_again(walk, key)


def denied(walk: Walk, text: str) -> bool:
    """Whether a text contradicts an earlier answer without naming it: "bukan, saya di Bekasi"."""
    opening = walk.world.words.phrases.deny.match(text)
    said = text[opening.end() :].strip() if opening else ""
    return bool(said) and (_contradicts(walk, said) or _contradicts_last(walk, said))


def _contradicts(walk: Walk, said: str) -> bool:
    answers = walk.conversation.answers
    questions = {
        key: step
        for flow in walk.world.flows.values()
        for key, step in questions_of(flow).items()
        if key in answers and walk.key_label(key)
    }
    found = {
        key: (value, guessed)
        for key, (value, guessed) in read_several(walk, said, questions).items()
        if value is None or value != answers[key]
    }
    if len(found) != 1:
        return False
    ((key, (value, guessed)),) = found.items()
    if value is None:
        _confirm(walk, key, list(guessed))
    else:
        change_to(walk, key, value)
    return True


def _contradicts_last(walk: Walk, said: str) -> bool:
    """The answer given just before the open question, where the rest is a surely different one."""
    trail = walk.conversation.trail
    if not trail:
        return False
    frame = trail[-1][-1]
    flow = walk.world.flows.get(frame.flow)
    step = flow.steps.get(frame.step) if flow else None
    key = key_of(frame.step, step) if step else ""
    if not isinstance(step, Ask) or not step.reuse or key not in walk.conversation.answers:
        return False
    reading, value = read_as(walk, frame.flow, frame.step, step, said)
    if not reading.understood or value == walk.conversation.answers[key]:
        return False
    change_to(walk, key, value)
    return True


# --- lines of a review --------------------------------------------------------------------------


def number_in(text: str) -> int:
    digits = text.strip().rstrip(".)")
    return int(digits) if digits.isdecimal() and len(digits) < 3 else 0


def line_of_review(walk: Walk, text: str) -> bool:
    """Whether `text` picks a line of the open review, and is none of its buttons' words."""
    if not isinstance(walk.step, Review) or names_an_option(walk, text):
        return False
    return numbered_line(walk, text) or named_line(walk, text)


def numbered_line(walk: Walk, text: str) -> bool:
    """Whether `text` is the number of a line of the review."""
    step, number = walk.step, number_in(text)
    if not isinstance(step, Review) or not 1 <= number <= len(walk.reviewed(step)):
        return False
    _line_or_option(walk, number, walk.reviewed(step)[number - 1])
    return True


def named_line(walk: Walk, text: str) -> bool:
    """Whether `text` names a line of the review: "nama", "pekerjaan saya"."""
    step = walk.step
    if not isinstance(step, Review):
        return False
    keys = walk.reviewed(step)
    words = set(folded(text).split())
    named = [key for key in keys if words & set(walk.text.labels[key].casefold().split())]
    if len(named) == 1:
        ask_again(walk, named[0])
    return len(named) == 1


def _line_or_option(walk: Walk, number: int, key: str) -> None:
    """Lines and buttons both count from 1: where both have the number, nothing is sent by a slip."""
    options = list(walk.text.options.items())
    if number > len(options):
        ask_again(walk, key)
        return
    option, label = options[number - 1]
    line = f"{walk.text.options['change']}: {walk.text.labels[key]}"
    walk.say(walk.common("did_you_mean"))
    walk.offer([{"value": option, "label": label}, {"value": CHANGE + key, "label": line}])
