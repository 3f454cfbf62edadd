"""The ladder of trouble: did you mean, a hint, the question in simpler words with buttons, then a human."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.engine.happenings import Happening, Message
from bot.engine.hearing.answering import alternatives, reading_of
from bot.engine.saying.outgoing import STEER
from bot.engine.saying.speaking import choices
from bot.engine.sight import Sight
from bot.engine.tables import Ask
from bot.engine.walk import Walk
from bot.understanding import Verdict


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
    """Not understood: each try gets another hint, the last one simpler words and buttons, then a human is offered."""
    misses = walk.conversation.misses + 1
    most = walk.world.tries_before_human
    walk.note("reasked")
    if misses >= most and walk.frame.flow != walk.world.routes.stuck:
        walk.change(misses=0)
        walk.enter(walk.world.routes.stuck)
        return
    walk.change(misses=misses)
    words = walk.text if walk.text.hints else walk.common("hints")
    hint = words.hints[min(misses, len(words.hints)) - 1]
    if 1 < misses == most - 1:
        walk.say(words, words.simpler or hint)
        _simply(walk)
    else:
        walk.say(words, hint)
        walk.ask()


def _simply(walk: Walk) -> None:
    """The simpler words stand alone, and where there was nothing to press there is now."""
    simple = walk.pieces.pop()
    walk.ask()
    question = walk.question
    if question is None or walk.conversation.offered:
        return
    buttons = question.choices
    if not buttons:
        labels = walk.common("ways_out").options
        token = walk.conversation.token
        buttons = choices(token, {STEER + way: labels[way] for way in walk.world.routes.ways_out})
    walk.question = replace(question, text=simple, choices=buttons)
