"""Buttons: of the open question, and of every earlier one that may still be on somebody's screen.

An old button never changes another answer than its own, and its own only after asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from bot.engine.conversation import Asked
from bot.engine.happenings import Message, Tap
from bot.engine.hearing import answering, steering
from bot.engine.hearing.changing import change_to, take_answer
from bot.engine.hearing.phrases import folded
from bot.engine.moving import place_now
from bot.engine.saying.outgoing import ALTERNATIVE, STEER
from bot.engine.saying.speaking import value_label
from bot.engine.sight import Sight
from bot.engine.tables import Ask, Call, key_of
from bot.engine.walk import Walk
from bot.engine.words import Words

# A question's own sign and an option, or a notice's mark: whatever became of it, such a button is ours.
_OURS = re.compile(r"(?:[0-9a-f]{8}|n)\..*", re.DOTALL)
CHANGE_IT = "change"
LEAVE_IT = "leave"


def old_question(sight: Sight, tap: Tap) -> Asked | None:
    """A button of an earlier question that may still be on somebody's screen."""
    token = tap.token.partition(".")[0]
    return next((asked for asked in sight.conversation.asked if asked.token == token), None)


def _open_option(sight: Sight, tap: Tap) -> str:
    """The option, where the button belongs to the open question, or to a bubble that asked the same before."""
    token, _, option = tap.token.partition(".")
    if token == sight.conversation.token:
        return option
    old = old_question(sight, tap)
    return option if old and _still_asked(sight, old) and not option.startswith(ALTERNATIVE) else ""


def steers(sight: Sight, tap: Tap) -> str | None:
    """A steering word that was offered where typing did not help."""
    option = _open_option(sight, tap)
    meaning = option.removeprefix(STEER)
    return meaning if option.startswith(STEER) and steering.command_of(sight, meaning) else None


def alternative(sight: Sight, tap: Tap) -> Mapping[str, Any] | None:
    """Whether an earlier answer is to be changed or left: asked after the button of an answered question."""
    option = _open_option(sight, tap)
    if not option.startswith(ALTERNATIVE):
        return None
    offered = answering.offered_at(sight.conversation.offered, option[1:])
    return offered if offered and "key" in offered else None


def value_of(sight: Sight, tap: Tap) -> tuple[Any] | None:
    """A button of the open question, or of one that asked the same before."""
    value = answering.tapped_value(sight, tap) if _open_option(sight, tap) else None
    return None if value is None or not answering.acceptable(sight, value) else (value,)


def choose(walk: Walk, picked: Mapping[str, Any]) -> None:
    """One of the alternatives that were offered: an answer, or what to do with an earlier one."""
    if "key" in picked:
        settle(walk, picked)
    else:
        take_answer(walk, picked["value"])


def settle(walk: Walk, offered: Mapping[str, Any]) -> None:
    """An earlier answer is changed, or left as it is; either way the open question comes again."""
    walk.change(offered=())
    if offered["do"] == CHANGE_IT:
        change_to(walk, offered["key"], offered["value"])
    else:
        walk.ask()


def _still_asked(sight: Sight, old: Asked) -> bool:
    """Whether an earlier bubble asked what is open now: it was only asked again."""
    frame = sight.frame
    return place_now(sight.world, old.flow, old.version, old.step) == (frame.flow, frame.step)


def menu_option(sight: Sight, tap: Tap) -> tuple[str, str] | None:
    """A button of the menu, where nothing else is open."""
    found = _of_menu(sight, tap)
    return found if found and len(sight.conversation.stack) == 1 else None


def take_from_menu(walk: Walk, pressed: tuple[str, str]) -> None:
    step, option = pressed
    walk.stand_on(step)
    take_answer(walk, option)


def flow_of_menu(sight: Sight, tap: Tap) -> str | None:
    """A button of the menu further up: it opens what it names; the open question waits underneath."""
    found = _of_menu(sight, tap)
    if not found:
        return None
    step, option = found
    flow = sight.world.flows[sight.root()]
    known = {**sight.known, key_of(step, flow.steps[step]): option}
    target = flow.steps[flow.next_step(step, known, sight.world)]
    return target.flow if isinstance(target, Call) else None


def _of_menu(sight: Sight, tap: Tap) -> tuple[str, str] | None:
    old, option = old_question(sight, tap), tap.token.partition(".")[2]
    if old is None or old.flow != sight.root():
        return None
    step = sight.world.flows[old.flow].steps.get(old.step)
    return (old.step, option) if isinstance(step, Ask) and option in step.options else None


class Earlier(NamedTuple):
    """A button of a question that was answered: its key, what was pressed, and the labels of both answers."""

    key: str
    value: Any
    facts: Mapping[str, str]


def earlier(sight: Sight, tap: Tap) -> Earlier | None:
    """A button of a question that was answered since: the answer may be changed, after asking."""
    old, option = old_question(sight, tap), tap.token.partition(".")[2]
    flow, name = place_now(sight.world, old.flow, old.version, old.step) if old else ("", "")
    step = sight.world.flows[flow].steps[name] if flow else None
    if not isinstance(step, Ask) or not step.reuse or option not in _options(step):
        return None
    key = key_of(name, step)
    if key not in sight.conversation.answers or not sight.key_label(key):
        return None
    words = sight.world.words.find(sight.conversation.language, flow, name)
    value = option == "yes" if step.kind == "yes_no" else option
    new = value_label(
        step.kind, value, {**sight.common("yes_no").options, **words.options}, sight.conversation.language
    )
    return Earlier(key, value, {"label": sight.key_label(key), "old": sight.answer_label(key), "new": new})


def _options(step: Ask) -> tuple[str, ...]:
    return step.options or (("yes", "no") if step.kind == "yes_no" else ())


def confirm_earlier(walk: Walk, pressed: Earlier) -> None:
    """The same answer is only confirmed, another one has to be meant."""
    if pressed.value == walk.conversation.answers[pressed.key]:
        walk.say(walk.common("same_answer"), facts=pressed.facts)
        walk.ask()
        return
    words = walk.common("change_it")
    walk.say(words, facts=pressed.facts)
    walk.offer(
        [
            {"key": pressed.key, "value": pressed.value, "do": do, "label": words.options[do]}
            for do in (CHANGE_IT, LEAVE_IT)
        ]
    )


def say_old(walk: Walk, old: Asked) -> None:
    walk.say(walk.common("old_button"))
    walk.ask()


def foreign(sight: Sight, tap: Tap) -> str | None:
    """The words of a button that no message of ours ever had: a template's, another program's."""
    return tap.said if tap.said.strip() and not _OURS.fullmatch(tap.token) else None


def typed_request(sight: Sight, message: Message) -> Message | None:
    """A label of a keyboard that shares a number or a place, as text: this program cannot share, or it was kept."""
    if not sight.conversation.stack:
        return None
    said, words = folded(message.text), sight.world.words
    shares = said in words.requests or (said in words.below_requests and not _chooses_below(sight.step))
    return message if shares else None


def requests(words: Words) -> Iterable[str]:
    """The labels of such keyboards."""
    return words.requests | words.below_requests


def _chooses_below(step: object) -> bool:
    """Whether the open question has choices below its request: their labels are answers."""
    return isinstance(step, Ask) and bool(step.asks and step.options)


def ask_to_type(walk: Walk, message: Message) -> None:
    if isinstance(walk.step, Ask) and folded(message.text) == folded(walk.text.ask):
        walk.say(walk.common("cannot_share"))
    else:
        walk.say(walk.common("old_button"))
    walk.ask()


def say_unknown(walk: Walk, tap: Tap) -> None:
    walk.say(walk.common("unknown_button"))
    walk.ask()
