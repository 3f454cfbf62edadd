"""Several answers in one message: the sure ones are kept, the others confirmed when their question comes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.engine.happenings import Message
from bot.engine.hearing.answering import (
    FREE,
    NOT_UNDERSTOOD,
    READ_AS,
    acceptable,
    accepts,
    birth_years,
    plain,
    read_kind,
    reading_of,
)
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.tables import Ask, Flow, key_of, with_called
from bot.engine.walk import Walk
from bot.understanding import UNASKED, Piece, Reading

SEVERAL = 2
NOT_IN_PASSING = frozenset({"choice", "yes_no", "consent", "text", "number"})  # too little said to be sure
AGE = " age"
COARSE = frozenset({"province", "regency"})  # too wide, where nobody asked for a place yet
FIGURE = re.compile(r"\d")
BEHIND_FIGURE = re.compile(r"([\d./-]+)[\s,]+(.*)", re.DOTALL)


class Told(NamedTuple):
    """What a question was told in passing: its value where that is sure, else what has to be confirmed."""

    value: Any
    guessed: tuple[Any, ...] = ()

    def or_none(self) -> Told | None:
        return self if self.value is not None or self.guessed else None


Several = Mapping[str, Told]


def several(sight: Sight, message: Message) -> Several | None:
    """A message that answers several questions at once. What the open question makes of the whole of it goes before
    what it would make of a part, and leaves no room for guesses."""
    found = in_passing(sight, message.text, fewest=SEVERAL)
    own = _whole(sight, message) if found else None
    if found is None or own is None:
        return found
    sure = {key: told for key, told in found.items() if told.value is not None} | dict(own)
    return sure if len(sure) >= SEVERAL else None


def _whole(sight: Sight, message: Message) -> Several | None:
    """A whole message as the answer to the open question, unless that would take nearly any text."""
    step = sight.step
    if not isinstance(step, Ask) or step.kind in FREE or not step.reuse:
        return None
    reading, value = reading_of(sight, message)
    return (
        {key_of(sight.frame.step, step): Told(value)}
        if reading.understood and acceptable(sight, value)
        else None
    )


def in_passing(sight: Sight, text: str, *, fewest: int) -> Several | None:
    """What a text of several words answers of all that is still to be asked; None where that is too little.

    Of a text that was a wish only what is sure is kept: a guess would be made of words meant for something else.
    """
    if len(text.split()) < SEVERAL + 1:
        return None
    if fewest == 1:
        return surely(sight, text)
    questions = open_questions(sight)
    found = read_several(sight, text, questions) if len(questions) >= fewest else {}
    return found if len(found) >= fewest else None


def surely(sight: Sight, text: str) -> Several | None:
    """What a text is sure to answer of all that is still to be asked, without guesses."""
    questions = open_questions(sight)
    found = read_several(sight, text, questions) if questions else {}
    sure = {key: told for key, told in found.items() if told.value is not None}
    return sure if _sure(found, questions) else None


def _sure(found: Several, questions: Mapping[str, Ask]) -> list[str]:
    """A name counts only beside something else: too much reads like one."""
    sure = [key for key, told in found.items() if told.value is not None]
    return sure if any(questions[key].kind != "name" for key in sure) else []


def tells(sight: Sight, text: str, flow: str) -> int:
    """How many questions of a flow that was not entered yet are surely answered in a message."""
    if len(text.split()) < SEVERAL + 1:
        return 0
    questions = asked_ahead(sight, flow)
    return len(_sure(read_several(sight, text, questions), questions))


def beside(sight: Sight, message: Message) -> Several | None:
    """Answers to both questions of one bubble: words, then a figure, or the figure first."""
    step = sight.step
    if not isinstance(step, Ask) or not step.beside or step.beside in sight.conversation.answers:
        return None
    flow, name = sight.asked_in(step.beside)
    other = sight.world.flows[flow].steps[name]
    words, figure = _parted(sight, message.text, step.beside)
    if not figure or not isinstance(other, Ask):
        return None
    named, value = read_kind(sight, step.kind, words) if words else (NOT_UNDERSTOOD, None)
    reading, told = _figure_read(sight, other.kind, figure)
    name_told = _named(sight, named, value)
    found = {key_of(sight.frame.step, step): name_told} if name_told else {}
    if reading.understood and accepts(sight, other, step.beside, told):
        found[step.beside] = Told(told)
    elif reading.alternatives and not _of_another(sight, message.text):
        found[step.beside] = Told(None, reading.alternatives)
    return found if step.beside in found else None


def _figure_read(sight: Sight, kind: str, figure: str) -> tuple[Reading, Any]:
    """The figure with what stands behind it; up to its last digit where that is no part of it: "1977 belum pernah"."""
    reading, told = read_kind(sight, kind, figure)
    end = max((found.end() for found in FIGURE.finditer(figure)), default=0)
    alone, behind = figure[:end], figure[end:].strip()
    if reading.understood or reading.alternatives or not behind:
        return reading, told
    phrases = sight.world.words.phrases
    doubted = phrases.wrong.search(behind) or phrases.instead.search(behind)
    return (reading, told) if doubted else read_kind(sight, kind, alone)


def _of_another(sight: Sight, text: str) -> bool:
    """Whether the whole is a phone number or a sum: "50 rb sehari" is nobody's age."""
    return any(read_kind(sight, kind, text)[0].understood for kind in ("phone", "rupiah"))


def _named(sight: Sight, reading: Reading, value: Any) -> Told | None:
    """What stands beside the figure; what was offered alone and is written once more is so."""
    offered = tuple(one.get("value") for one in sight.conversation.offered)
    if len(offered) == 1 and offered == reading.alternatives:
        return Told(offered[0])
    return Told(value, reading.alternatives).or_none()


def _parted(sight: Sight, text: str, key: str) -> tuple[str, str]:
    """What stands before the first figure, without the words that announce it, and the rest; or the other way."""
    at = FIGURE.search(text)
    if at is None:
        return text, ""
    announcing = {
        word for name, to in sight.world.words.phrases.names.items() if to == key for word in name.split()
    }
    head = text[: at.start()].split()
    while head and folded(head[-1]) in announcing:
        head.pop()
    words = " ".join(head).strip(" ,.;:-/|")
    rest = text[len(text[: at.start()].rstrip()) if not head else text.index(head[-1]) + len(head[-1]) :]
    if words:
        return words, rest.strip(" ,.;:-()")
    tail = BEHIND_FIGURE.match(text[at.start() :])
    return (tail[2].strip(" ,.;:-()"), tail[1]) if tail else ("", text)


def keep(walk: Walk, found: Several) -> None:
    """Keep what was sure, remember what has to be confirmed, and walk on to what is still open."""
    walk.note("answered")
    walk.remember()
    sure = {key: value for key, (value, _) in found.items() if value is not None}
    unsure = {key: list(guessed) for key, (value, guessed) in found.items() if value is None}
    conversation = walk.conversation
    walk.change(
        answers={**conversation.answers, **sure},
        guesses={**conversation.guesses, **unsure},
        misses=0,
        offered=(),
        redo="" if conversation.redo in found else conversation.redo,
    )
    lines = [f"• {walk.key_label(key)}: {walk.answer_label(key)}" for key in sure if walk.key_label(key)]
    if lines:
        walk.say(walk.common("noted"), facts={"lines": "\n".join(lines)})
    walk.go_on()


def open_questions(sight: Sight) -> dict[str, Ask]:
    """What the flows on the stack, and those they call, have still to ask."""
    stack = sight.conversation.stack[1:]
    return {
        key: step
        for frame in stack
        for flow in with_called(sight.world.flows, frame.flow)
        for key, step in questions_of(flow).items()
        if key not in sight.conversation.answers
    }


def asked_ahead(sight: Sight, flow: str) -> dict[str, Ask]:
    """What a flow that was not entered yet, and those it calls, would still ask."""
    return {
        key: step
        for each in with_called(sight.world.flows, flow)
        for key, step in questions_of(each).items()
        if key not in sight.conversation.answers
    }


def questions_of(flow: Flow) -> dict[str, Ask]:
    """The questions of a flow that can be answered in passing, by the key of their answer."""
    return {
        key_of(name, step): step
        for name, step in flow.steps.items()
        if isinstance(step, Ask) and step.reuse and step.kind not in NOT_IN_PASSING
    }


def read_several(sight: Sight, text: str, questions: Mapping[str, Ask]) -> dict[str, Told]:
    """What each question is told, by its key: an understood answer goes before a guess."""
    wanted = {key: _kind(sight, step) for key, step in questions.items()}
    year = next((key for key, kind in wanted.items() if kind == "birth_year"), "")
    if year:
        wanted[AGE] = "number"
    found: dict[str, Told] = {}
    for slot, piece in sight.world.understanding.pieces(text, wanted, on=sight.world.today).items():
        key = year if slot == AGE else slot
        told = _years(sight, piece.reading) if slot == AGE else _told(sight, questions[key], key, piece)
        if told and (told.value is not None or key not in found):
            found[key] = told
    return _year_of_the_day(found, wanted, year)


def _year_of_the_day(found: dict[str, Told], wanted: Mapping[str, str], year: str) -> dict[str, Told]:
    """Whoever says the whole date has said the year."""
    days = (found[key].value for key, kind in wanted.items() if kind == "date" and key in found)
    day = next(days, None)
    told = year in found and found[year].value is not None
    return {**found, year: Told(int(day[:4]))} if year and day and not told else found


def _kind(sight: Sight, step: Ask) -> str:
    """As what a question looks for its answer in passing; for a name only where it was asked."""
    if step.kind == "name":
        open_step = sight.step if sight.conversation.stack else None
        return "name" if isinstance(open_step, Ask) and open_step.kind == "name" else UNASKED
    return "phone" if step.kind == "contact" else step.kind


def _told(sight: Sight, step: Ask, key: str, piece: Piece) -> Told | None:
    reading = piece.reading
    if step.kind == "job":
        return _work(sight, piece) if reading.understood else None
    if step.kind == "place" and reading.understood and reading.value.level in COARSE:
        return Told(None, (plain("place", reading, reading.value),))  # where in it is still to be asked
    kind = READ_AS.get(step.kind, step.kind)
    if not reading.understood:
        return Told(None, tuple(plain(kind, reading, value) for value in reading.alternatives)).or_none()
    value = plain(kind, reading, reading.value)
    if not accepts(sight, step, key, value):
        return None
    return (
        Told(None, (value,))
        if step.kind == "place" and not is_told(sight, piece.said, value)
        else Told(value)
    )


def is_told(sight: Sight, said: str, place: Mapping[str, Any]) -> bool:
    """Whether words tell a place: a word before it says so, or most of them are its names. "kusir andong" drives a cart
    and does not live in Andong."""
    if sight.world.understanding.announcing().tells(said):
        return True
    names = {
        word for name in (place["name"], *place["within"]) for word in folded(name).replace("-", " ").split()
    }
    words = [word.strip(",.;:") for word in folded(said).replace("-", " ").split()]
    return 2 * sum(word in names for word in words) >= len(words)


def _work(sight: Sight, piece: Piece) -> Told | None:
    """What somebody does, in their own words."""
    return Told(read_kind(sight, "job", piece.said)[1]).or_none()


def _years(sight: Sight, reading: Reading) -> Told | None:
    """An age leaves two birth years open."""
    return Told(None, birth_years(sight, reading.value) if reading.understood else ()).or_none()
