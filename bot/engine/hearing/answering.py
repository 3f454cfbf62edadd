"""Reads what came as an answer to a question, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from bot.engine.happenings import Contact, Message, Pin, Tap
from bot.engine.hearing.phrases import folded
from bot.engine.saying.outgoing import ALTERNATIVE, CHANGE, MORE
from bot.engine.sight import Sight
from bot.engine.tables import ASKING, Ask, Review
from bot.engine.words import Shown
from bot.understanding import Occupation, Reading, Verdict

NOT_UNDERSTOOD = Reading(Verdict.NOT_UNDERSTOOD)
# Kinds that take nearly any text: steering, greetings and corrections must be looked for before them.
FREE = frozenset({"name", "job", "text"})
# What a question asks for, where less is said than in a text of any kind: every sum asked for is an income.
ASKED_AS = {"rupiah": "income"}
AGES = range(10, 100)
BORN_AT_MOST, SPAN = 66, 60  # from which bare figure on a year is likelier than an age
# Kinds of questions that are read as another kind.
READ_AS = {"contact": "phone", "job": "occupation"}
# How a choice is read where nothing was weighed: by its very words, or by its number.
TO_THE_LETTER = frozenset({"exact", "position"})
IN_PART = "in part"  # how a refusal of one thing by its name is read
BOTH_WAYS = 2  # options of a consent to one thing alone
FIGURES = re.compile(r"\d+")  # the year that stood behind a name was taken already
ASIDE = "aside"  # marks an alternative that answers a question of the person's own


def plain(kind: str, reading: Reading, value: Any) -> Any:
    """A value as JSON keeps it."""
    if kind in {"rupiah", "income"}:
        return {"amount": value, "per": reading.per}
    if isinstance(value, Occupation):
        return {"label": value.job, "sector": value.sector, "status": value.status}
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.isoformat() if isinstance(value, date) else value


def read_answer(sight: Sight, happening: Message | Pin | Contact) -> tuple[Reading, Any]:
    """What the open question makes of it: a reading, and its value as JSON keeps it."""
    step = sight.step
    assert isinstance(step, ASKING)
    if isinstance(happening, Pin | Contact):
        return shared(sight, step, happening)
    if isinstance(step, Review):
        reading, option = _option(sight, happening.text, sight.text.shown(tuple(sight.text.options)))
        return (reading, option) if reading.understood else _sending(sight, happening.text)
    if step.kind == "consent":
        return _consent(sight, happening, sight.shown(step))
    if (step.options or step.listed) and step.kind != "yes_no":
        reading, value = _option(sight, happening.text, sight.shown(step))
        if step.kind == "choice" or reading.understood:
            return reading, value
    return read_kind(sight, ASKED_AS.get(step.kind, step.kind), happening.text)


def shared(sight: Sight, step: Ask | Review, thing: Pin | Contact) -> tuple[Reading, Any]:
    """A pin or a card as the answer to a question, the open one or another."""
    return _pin(sight, step, thing) if isinstance(thing, Pin) else _contact(sight, step, thing)


def reading_of(sight: Sight, happening: Message | Pin | Contact) -> tuple[Reading, Any]:
    """The same, read once a turn."""
    if sight.reading is None:
        sight.reading = read_answer(sight, happening)
    return sight.reading


def answer(sight: Sight, happening: Message | Pin | Contact) -> tuple[Any] | None:
    """An answer that is understood, and that the open question accepts."""
    reading, value = reading_of(sight, happening)
    return (value,) if reading.understood and acceptable(sight, value) else None


def asks_freely(sight: Sight) -> bool:
    """Whether the open question would take nearly any text for its answer."""
    return isinstance(sight.step, Ask) and sight.step.kind in FREE


def read_kind(sight: Sight, kind: str, text: str) -> tuple[Reading, Any]:
    """A text as an answer of a kind, whatever question is open."""
    kind = READ_AS.get(kind, kind)
    reading = _read(sight, kind, text)
    if kind == "birth_year" and not reading.understood:
        reading = _as_age(sight, text, reading)
    if kind == "number" and reading.how == "age":
        return NOT_UNDERSTOOD, None  # no question for a count asks how old somebody is
    if not reading.understood:
        return reading, None
    return reading, plain(kind, reading, reading.value)


def _read(sight: Sight, kind: str, text: str) -> Reading:
    return sight.world.understanding.read(
        kind, text, language=sight.conversation.language, on=sight.world.today
    )


def _as_age(sight: Sight, text: str, reading: Reading) -> Reading:
    """An age leaves two birth years open: both are offered, neither is taken."""
    age = _read(sight, "number", text)
    if not age.understood:
        return reading
    years = birth_years(sight, age.value)
    born = 1900 + int(age.value)
    if years and age.how != "age" and age.value >= BORN_AT_MOST and born < years[-1] + SPAN:
        years = (born, years[0])  # "73" is a year rather than an age
    return Reading(Verdict.UNSURE, None, years, "age") if years else reading


def birth_years(sight: Sight, age: int) -> tuple[int, ...]:
    """The likelier first: most of a year's birthdays are over when most of the year is."""
    year = sight.world.today.year - age
    both = (year, year - 1) if sight.world.today.month > 6 else (year - 1, year)
    return both if age in AGES else ()


def read_as(sight: Sight, flow: str, name: str, step: Ask, text: str) -> tuple[Reading, Any]:
    """A text as an answer to any question; what that question would not accept is not understood."""
    if step.kind == "choice":
        words = sight.world.words.find(sight.conversation.language, flow, name)
        return _option(sight, text, words.shown(step.options))
    reading, value = read_kind(sight, step.kind, text)
    if reading.understood and not accepts(sight, step, step.key or name, value):
        return NOT_UNDERSTOOD, None
    return reading, value


def _option(sight: Sight, text: str, shown: Shown) -> tuple[Reading, Any]:
    named = shown.named.get(folded(text))
    if named:  # to the letter: no need to weigh anything
        return Reading(Verdict.UNDERSTOOD, named, how="exact"), named
    reading = sight.world.understanding.read(
        "choice", text, options=shown.options, language=sight.conversation.language, on=sight.world.today
    )
    if not reading.understood:
        return reading, None
    return reading, list(shown.labels)[reading.value - 1]


def _consent(sight: Sight, said: Message, shown: Shown) -> tuple[Reading, Any]:
    """One of the options by its own words or its number, else a clear yes or no. A question gives nothing, nor does
    what somebody else wrote and was only passed on."""
    options, text = list(shown.labels), said.text
    if said.forwarded or "?" in text:
        return NOT_UNDERSTOOD, None
    reading, named = _option(sight, text, shown)
    if reading.how in TO_THE_LETTER and named:
        return reading, named
    reading = _read(sight, "permission", text)
    if reading.how == IN_PART and len(options) == BOTH_WAYS:  # there is no other part
        return Reading(Verdict.UNDERSTOOD, False, how=IN_PART), options[-1]
    return (reading, options[0 if reading.value else -1]) if reading.understood else (reading, None)


def refuses_in_part(sight: Sight, message: Message) -> bool:
    """Whether a consent is open and one thing is refused by its name: "jangan kirim kabar"."""
    consents = isinstance(sight.step, Ask) and sight.step.kind == "consent"
    return consents and reading_of(sight, message)[0].how == IN_PART


def _sending(sight: Sight, text: str) -> tuple[Reading, Any]:
    """ "udah bener semua, kirim aja ya": a word that sends, and none that changes, denies or asks."""
    words = {word.strip(",.!") for word in folded(text).split()}
    meant = sight.world.words.accepted(sight.frame.flow, sight.frame.step)
    named = {meant[word] for word in words if word in meant}
    held = words & sight.world.words.accepted("common", "holds_back").keys()
    if named != {"send"} or "?" in text or held:
        return NOT_UNDERSTOOD, None
    return Reading(Verdict.UNDERSTOOD, "send", how="normalised"), "send"


def names_an_option(sight: Sight, text: str) -> bool:
    """Whether a text is, to the letter, a label or an accepted word of the open question."""
    step, words, said = sight.step, sight.text, folded(text)
    if not isinstance(step, Ask):
        return said in words.shown(tuple(words.options)).named
    return said in sight.shown(step).named if step.listed else words.named.get(said) in step.options


def _pin(sight: Sight, step: Ask | Review, pin: Pin) -> tuple[Reading, Any]:
    if not isinstance(step, Ask) or step.kind != "place":
        return NOT_UNDERSTOOD, None
    reading = sight.world.understanding.pinned(pin.lat, pin.lon)
    if not reading.understood:
        return reading, None
    return reading, {**asdict(reading.value), "lat": pin.lat, "lon": pin.lon, "pin": True}


def _contact(sight: Sight, step: Ask | Review, contact: Contact) -> tuple[Reading, Any]:
    """A card is read like a typed number; somebody else's is asked back, or it might be taken by a slip."""
    if not isinstance(step, Ask) or step.kind not in ("contact", "phone"):
        return NOT_UNDERSTOOD, None
    number = contact.phone if contact.phone.startswith(("+", "0")) else f"+{contact.phone}"
    reading, value = read_kind(sight, "phone", number)
    if reading.understood and not contact.own:
        return Reading(Verdict.UNSURE, None, (value,), "contact"), None
    return reading, value


def alternatives(sight: Sight, reading: Reading) -> list[Any]:
    """The values a "did you mean" offers, as JSON keeps them."""
    step = sight.step
    if isinstance(step, Ask) and step.kind == "choice":
        keys = list(sight.labels(step))
        return [keys[number - 1] for number in reading.alternatives]
    if not isinstance(step, Ask):
        return []
    kind = "phone" if step.kind == "contact" else step.kind
    return [plain(kind, reading, value) for value in reading.alternatives]


def tapped_value(sight: Sight, tap: Tap) -> Any:
    """The answer behind a button of the open question; None when it has no such button."""
    option = tap.token.partition(".")[2]
    step = sight.step
    if option.startswith(ALTERNATIVE):
        offered = offered_at(sight.conversation.offered, option[1:])
        return offered["value"] if offered else None
    if isinstance(step, Review):
        return option if option in sight.text.options or option.startswith((CHANGE, MORE)) else None
    assert isinstance(step, Ask)
    if step.shows and option.startswith((CHANGE, MORE)):
        return option
    if option not in sight.labels(step):
        return None
    return option == "yes" if step.kind == "yes_no" else option


def number_in(text: str) -> int:
    """The number that a whole message is; 0 for none."""
    digits = text.strip().rstrip(".)")
    return int(digits) if digits.isdecimal() and len(digits) < 3 else 0


def alternative(sight: Sight, message: Message) -> Mapping[str, Any] | None:
    """One of the alternatives just offered, by number or to the letter; where it is a single one, by a yes too."""
    offered = sight.conversation.offered
    if not offered:
        return None
    said = message.text.strip().casefold()
    picked = offered_at(offered, str(number_in(message.text) - 1))
    picked = picked or next((one for one in offered if str(one["label"]).casefold() == said), None)
    return offered[0] if not picked and len(offered) == 1 and _is_so(sight, message) else picked


def _is_so(sight: Sight, message: Message) -> bool:
    """Whether what was offered alone is agreed to, or is a name that is written once more; the question comes first."""
    step = sight.step
    if read_answer(sight, message)[0].understood:
        return False
    if read_kind(sight, "yes_no", message.text)[1] is True:
        return True
    named = isinstance(step, Ask) and step.kind == "name"
    again = read_kind(sight, "name", FIGURES.sub("", message.text))[0].alternatives if named else ()
    return again == (sight.conversation.offered[0].get("value"),)


def offered_at(offered: Sequence[Mapping[str, Any]], number: str) -> Mapping[str, Any] | None:
    """The alternative behind a number counted from 0; None when there is none."""
    found = int(number) if number.isdecimal() and len(number) < 3 else -1
    return offered[found] if 0 <= found < len(offered) else None


def acceptable(sight: Sight, value: Any) -> bool:
    """The question's own second look at an understood value."""
    step = sight.step
    if not isinstance(step, Ask) or (isinstance(value, dict) and ASIDE in value):
        return True
    return accepts(sight, step, step.key or sight.frame.step, value)


def accepts(sight: Sight, step: Ask, key: str, value: Any) -> bool:
    """A question's second look at a value, whatever question is open."""
    if step.accept is None:
        return True
    return bool(step.accept({**sight.known, key: value}, sight.world))
