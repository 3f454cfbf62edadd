"""Buttons: of the open question, and of every earlier one that may still be on somebody's screen.

An old button never changes another answer than its own, and its own only after asking.
"""

from __future__ import annotations

from typing import Any

from bot.engine.conversation import Asked
from bot.engine.happenings import Tap
from bot.engine.hearing import answering, steering
from bot.engine.hearing.changing import change_to, take_answer
from bot.engine.moving import moved_step
from bot.engine.saying import notices
from bot.engine.saying.speaking import value_label
from bot.engine.tables import Ask, Call, key_of
from bot.engine.walk import ALTERNATIVE, STEER, Walk

CHANGE_IT = "change"
LEAVE_IT = "leave"


def tap(walk: Walk, tapped: Tap) -> None:
    if notices.tapped(walk, tapped.token):
        return
    if not walk.conversation.stack:
        walk.begin()
        return
    token, _, option = tapped.token.partition(".")
    if token == walk.conversation.token and _pressed(walk, tapped, option):
        return
    old = next((asked for asked in walk.conversation.asked if asked.token == token), None)
    if (
        old
        and _still_asked(walk, old)
        and not option.startswith(ALTERNATIVE)
        and _pressed(walk, tapped, option)
    ):
        return
    if old is None or not (_navigates(walk, old, option) or _earlier(walk, old, option)):
        walk.say(walk.common("old_button" if old else "unknown_button"))
        walk.ask()


def _pressed(walk: Walk, tapped: Tap, option: str) -> bool:
    """Whether the button belongs to the open question."""
    if option.startswith(STEER) and option[1:] in steering.COMMANDS:
        steering.COMMANDS[option[1:]](walk)
        return True
    offered = _alternative(walk, option)
    if offered and "key" in offered:
        settle(walk, offered)
        return True
    value = answering.tapped_value(walk, tapped)
    if value is None or not answering.acceptable(walk, value):
        return False
    take_answer(walk, value)
    return True


def _alternative(walk: Walk, option: str) -> Any:
    if not option.startswith(ALTERNATIVE):
        return None
    return answering.offered_at(walk.conversation.offered, option[1:])


def settle(walk: Walk, offered: Any) -> None:
    """An earlier answer is changed, or left as it is; either way the open question comes again."""
    walk.change(offered=())
    if offered["do"] == CHANGE_IT:
        change_to(walk, offered["key"], offered["value"])
    else:
        walk.ask()


def _still_asked(walk: Walk, old: Asked) -> bool:
    """Whether an earlier bubble asked what is open now: it was only asked again."""
    frame = walk.frame
    return old.flow == frame.flow and moved_step(walk.world, old.flow, old.version, old.step) == frame.step


def _navigates(walk: Walk, old: Asked, option: str) -> bool:
    """A menu opens what it names from wherever somebody is; the open question waits underneath."""
    flow = walk.world.flows.get(old.flow)
    step = flow.steps.get(old.step) if flow else None
    if flow is None or flow.name != walk.root() or not isinstance(step, Ask) or option not in step.options:
        return False
    if len(walk.conversation.stack) == 1:
        walk.stand_on(old.step)
        take_answer(walk, option)
        return True
    known = {**walk.known, key_of(old.step, step): option}
    target = flow.steps[flow.next_step(old.step, known, walk.world)]
    if not isinstance(target, Call):
        return False
    return steering.open_flow(walk, target.flow)


def _earlier(walk: Walk, old: Asked, option: str) -> bool:
    """A button of an answered question: the same answer is only confirmed, another one has to be meant."""
    flow = walk.world.flows.get(old.flow)
    name = moved_step(walk.world, old.flow, old.version, old.step)
    step = flow.steps.get(name) if flow else None
    if not isinstance(step, Ask) or not step.reuse:
        return False
    key = key_of(name, step)
    if key not in walk.conversation.answers or not walk.key_label(key):
        return False
    words = walk.world.words.find(walk.conversation.language, old.flow, name)
    labels = {**walk.common("yes_no").options, **words.options}
    if option not in (step.options or (("yes", "no") if step.kind == "yes_no" else ())):
        return False
    value = option == "yes" if step.kind == "yes_no" else option
    facts = {"label": walk.key_label(key), "old": walk.answer_label(key)}
    if value == walk.conversation.answers[key]:
        walk.say(walk.common("same_answer"), facts=facts)
        walk.ask()
        return True
    new = value_label(step.kind, value, labels, walk.conversation.language)
    _ask_whether(walk, key, value, {**facts, "new": new})
    return True


def _ask_whether(walk: Walk, key: str, value: Any, facts: dict[str, str]) -> None:
    words = walk.common("change_it")
    walk.say(words, facts=facts)
    walk.offer(
        [{"key": key, "value": value, "do": do, "label": words.options[do]} for do in (CHANGE_IT, LEAVE_IT)]
    )
