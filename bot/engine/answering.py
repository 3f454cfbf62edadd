"""Reads what came as an answer to the open question, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from bot.engine.happenings import Contact, Message, Pin, Tap
from bot.engine.tables import Ask, Review
from bot.engine.walk import Walk
from bot.understanding import Option, Reading, Verdict

NOT_UNDERSTOOD = Reading(Verdict.NOT_UNDERSTOOD)
ALTERNATIVE = "~"  # marks the token of a "did you mean"
CHANGE = "#"  # marks the token of a line of a review
ASIDE = "aside"  # marks an alternative that answers a question of the person's own


def plain(kind: str, reading: Reading, value: Any) -> Any:
    """A value as JSON keeps it."""
    if kind == "rupiah":
        return {"amount": value, "per": reading.per}
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.isoformat() if isinstance(value, date) else value


def read_answer(walk: Walk, happening: Message | Pin | Contact) -> tuple[Reading, Any]:
    """What the open question makes of it: a reading, and its value as JSON keeps it."""
    step = walk.step
    assert isinstance(step, Ask | Review)
    if isinstance(happening, Pin):
        return _pin(walk, step, happening)
    if isinstance(happening, Contact):
        return _contact(step, happening)
    if isinstance(step, Review):
        return _option(walk, happening.text, walk.text.options)
    return _typed(walk, step, happening.text)


def _typed(walk: Walk, step: Ask, text: str) -> tuple[Reading, Any]:
    labels = walk.labels(step)
    if labels and step.kind != "yes_no":
        reading, value = _option(walk, text, labels)
        if step.kind == "choice" or reading.verdict is Verdict.UNDERSTOOD:
            return reading, value
    kind = "phone" if step.kind == "contact" else step.kind
    reading = walk.world.understanding.read(
        kind, text, language=walk.conversation.language, on=walk.world.today
    )
    if reading.verdict is Verdict.NOT_UNDERSTOOD and kind == "job":
        return _own_words(walk, text)
    if reading.verdict is not Verdict.UNDERSTOOD:
        return reading, None
    return reading, plain(kind, reading, reading.value)


def _own_words(walk: Walk, text: str) -> tuple[Reading, Any]:
    """Work that no list knows is kept as it was said; its sector is asked, not guessed."""
    reading = walk.world.understanding.read(
        "name", text, language=walk.conversation.language, on=walk.world.today
    )
    if reading.verdict is not Verdict.UNDERSTOOD:
        return NOT_UNDERSTOOD, None
    return reading, {"key": "unlisted", "label": text.strip(), "sector": None}


def _option(walk: Walk, text: str, labels: Mapping[str, str]) -> tuple[Reading, Any]:
    keys = list(labels)
    options = [Option(labels[key], tuple(walk.text.accepts.get(key, ()))) for key in keys]
    reading = walk.world.understanding.read(
        "choice", text, options=options, language=walk.conversation.language, on=walk.world.today
    )
    if reading.verdict is not Verdict.UNDERSTOOD:
        return reading, None
    return reading, keys[reading.value - 1]


def _pin(walk: Walk, step: Ask | Review, pin: Pin) -> tuple[Reading, Any]:
    if not isinstance(step, Ask) or step.kind != "place":
        return NOT_UNDERSTOOD, None
    place = walk.world.understanding.nearest_place(pin.lat, pin.lon)
    value = {**asdict(place), "lat": pin.lat, "lon": pin.lon, "pin": True}
    return Reading(Verdict.UNDERSTOOD, place, how="pin"), value


def _contact(step: Ask | Review, contact: Contact) -> tuple[Reading, Any]:
    """Only the sender's own card answers: somebody else's number must not be taken by a slip."""
    if not isinstance(step, Ask) or step.kind not in ("contact", "phone") or not contact.own:
        return NOT_UNDERSTOOD, None
    return Reading(Verdict.UNDERSTOOD, contact.phone, how="contact"), contact.phone


def alternatives(walk: Walk, reading: Reading) -> list[Any]:
    """The values a "did you mean" offers, as JSON keeps them."""
    step = walk.step
    if isinstance(step, Ask) and step.kind == "choice":
        keys = list(walk.labels(step))
        return [keys[number - 1] for number in reading.alternatives]
    if not isinstance(step, Ask):
        return []
    kind = "phone" if step.kind == "contact" else step.kind
    return [plain(kind, reading, value) for value in reading.alternatives]


def tapped_value(walk: Walk, tap: Tap) -> Any:
    """The answer behind a button of the open question; None when it has no such button."""
    option = tap.token.partition(".")[2]
    step = walk.step
    if option.startswith(ALTERNATIVE):
        return offered_value(walk.conversation.offered, option[1:])
    if isinstance(step, Review):
        return option if option in walk.text.options or option.startswith(CHANGE) else None
    assert isinstance(step, Ask)
    if option not in walk.labels(step):
        return None
    return option == "yes" if step.kind == "yes_no" else option


def offered_value(offered: Sequence[Mapping[str, Any]], number: str) -> Any:
    """What the number of an alternative stands for; None when there is none."""
    found = int(number) if number.isdigit() and len(number) < 3 else -1
    return offered[found]["value"] if 0 <= found < len(offered) else None


def acceptable(walk: Walk, value: Any) -> bool:
    """The question's own second look at an understood value."""
    if isinstance(value, Mapping) and ASIDE in value:
        return True
    step = walk.step
    if not isinstance(step, Ask) or step.accept is None:
        return True
    known = {**walk.conversation.known, step.key or walk.frame.step: value}
    return bool(step.accept(known, walk.world))
