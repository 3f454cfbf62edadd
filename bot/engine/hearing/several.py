"""Several answers in one message: the sure ones are kept, the others confirmed when their question comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.engine.happenings import Message
from bot.engine.hearing.answering import accepts, birth_years, plain
from bot.engine.sight import Sight
from bot.engine.tables import Ask, Flow, key_of, with_called
from bot.engine.walk import Walk
from bot.understanding import Reading

SEVERAL = 2
NOT_IN_PASSING = frozenset({"choice", "yes_no", "text", "number"})  # too little said to be sure
AGE = " age"


class Told(NamedTuple):
    """What a question was told in passing: its value where that is sure, else what has to be confirmed."""

    value: Any
    guessed: tuple[Any, ...] = ()

    def or_none(self) -> Told | None:
        return self if self.value is not None or self.guessed else None


Several = Mapping[str, Told]


def several(sight: Sight, message: Message) -> Several | None:
    """A message that answers several questions at once."""
    if len(message.text.split()) < SEVERAL + 1:
        return None
    asked = _open_questions(sight)
    found = read_several(sight, message.text, asked) if len(asked) >= SEVERAL else {}
    return found if len(found) >= SEVERAL else None


def tells_much(sight: Sight, text: str, flow: str) -> bool:
    """Whether a first message already answers several questions of a flow that was not entered yet."""
    if len(text.split()) < SEVERAL + 1:
        return False
    asking = with_called(sight.world.flows, flow)
    questions = {key: step for each in asking for key, step in questions_of(each).items()}
    return len(read_several(sight, text, questions)) >= SEVERAL


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


def _open_questions(sight: Sight) -> dict[str, Ask]:
    """What the flows on the stack, and those they call, have still to ask."""
    stack = sight.conversation.stack[1:]
    return {
        key: step
        for frame in stack
        for flow in with_called(sight.world.flows, frame.flow)
        for key, step in questions_of(flow).items()
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
    wanted = {key: "phone" if step.kind == "contact" else step.kind for key, step in questions.items()}
    year = next((key for key, kind in wanted.items() if kind == "birth_year"), "")
    if year:
        wanted[AGE] = "number"
    found: dict[str, Told] = {}
    for slot, reading in sight.world.understanding.extract(text, wanted, on=sight.world.today).items():
        key = year if slot == AGE else slot
        told = _years(sight, reading) if slot == AGE else _told(sight, questions[key], key, reading)
        if told and (told.value is not None or key not in found):
            found[key] = told
    return found


def _told(sight: Sight, step: Ask, key: str, reading: Reading) -> Told | None:
    kind = "phone" if step.kind == "contact" else step.kind
    if not reading.understood:
        return Told(None, tuple(plain(kind, reading, value) for value in reading.alternatives)).or_none()
    value = plain(kind, reading, reading.value)
    return Told(value) if accepts(sight, step, key, value) else None


def _years(sight: Sight, reading: Reading) -> Told | None:
    """An age leaves two birth years open."""
    return Told(None, birth_years(sight, reading.value) if reading.understood else ()).or_none()
