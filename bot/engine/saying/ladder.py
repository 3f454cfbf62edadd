"""The ladder of trouble: did you mean, a hint, the question in simpler words with buttons, then a human."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.engine.happenings import Happening, Message
from bot.engine.hearing.answering import alternatives, reading_of
from bot.engine.saying.outgoing import STEER, Choice
from bot.engine.saying.speaking import choices
from bot.engine.sight import Sight
from bot.engine.tables import Ask
from bot.engine.walk import ROWS, Walk
from bot.understanding import Verdict

REMEMBERED_HINTS = 40
SHORT = 24  # letters of a hint by which it is told from the others


def unsure(sight: Sight, message: Message) -> list[Any] | None:
    """A message that may be one of a few answers."""
    reading = reading_of(sight, message)[0]
    return alternatives(sight, reading) or None if reading.verdict is Verdict.UNSURE else None


def did_you_mean(walk: Walk, values: Sequence[Any]) -> None:
    """Unsure: show what it may mean; a press, a number or a new answer settles it."""
    step = walk.step
    assert isinstance(step, Ask)
    walk.note("reasked")
    walk.say(walk.common("did_you_mean"))
    walk.offer([walk.alternative(step, value) for value in values])


def missed(walk: Walk, happening: Happening) -> None:
    """Not understood: a hint, then the plainest words with something to press, then a person is offered, then one is
    noted. The question stays open all the while: whatever is said next is heard as its answer."""
    misses, most = walk.conversation.misses + 1, walk.world.tries_before_human
    walk.note("reasked")
    walk.change(misses=misses)
    stuck = walk.world.routes.stuck
    if misses == most + 1 and stuck:
        walk.enter(stuck)
    elif misses >= most:
        with_a_person(walk, "offer_person" if misses == most else "")
    elif 1 < misses == most - 1:
        _plainly(walk)
    else:
        _hint(walk)


def _hint(walk: Walk) -> None:
    words = walk.text if walk.text.hints else walk.common("hints")
    hint = _unsaid(walk, words.hints)
    if hint:
        walk.say(words, hint)
    walk.ask()
    if not hint:
        press_something(walk)


def _plainly(walk: Walk) -> None:
    """The simpler words stand alone, and where there was nothing to press there is now."""
    words = walk.text if walk.text.hints else walk.common("hints")
    said = _unsaid(walk, [words.simpler] if words.simpler else words.hints)
    if said:
        walk.say(words, said)
        said = walk.pieces.pop()
    walk.ask()
    press_something(walk, said)


def _unsaid(walk: Walk, hints: Sequence[str]) -> str:
    """The first of them that was not said to this question yet; empty when all were."""
    here = f"{walk.frame.flow}.{walk.frame.step}"
    numbered = {f"{here}.{hint[:SHORT]}": hint for hint in hints}
    key = next((key for key in numbered if key not in walk.conversation.hinted), "")
    if key:
        walk.change(hinted=(*walk.conversation.hinted, key)[-REMEMBERED_HINTS:])
    return numbered.get(key, "")


def press_something(walk: Walk, text: str = "") -> None:
    """Where the question has nothing to press there are the ways out; `text` stands in its place where it is given."""
    question = walk.question
    if question is None or walk.conversation.offered:
        return
    buttons = question.choices or _ways_out(walk, walk.world.routes.ways_out)
    walk.question = replace(question, text=text or question.text, choices=buttons)


def with_a_person(walk: Walk, words: str) -> None:
    """The question once more; beside its answers stands the way to a person, where a list has room for it."""
    if words:
        walk.say(walk.common(words))
    walk.ask()
    question = walk.question
    if question is None or walk.conversation.offered or len(question.choices) >= ROWS:
        return
    person = _ways_out(walk, walk.world.routes.ways_out[-1:])
    walk.question = replace(question, choices=(*question.choices, *person))


def _ways_out(walk: Walk, ways: Sequence[str]) -> tuple[Choice, ...]:
    labels = walk.common("ways_out").options
    return choices(walk.conversation.token, {STEER + way: labels[way] for way in ways})
