"""Questions asked beside the open question: answered, or offered as buttons; the open one waits underneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.happenings import Message
from bot.engine.hearing.answering import ASIDE, asks_freely, names_an_option, refuses_in_part
from bot.engine.sight import Sight
from bot.engine.subject import Aside
from bot.engine.tables import Ask
from bot.engine.walk import Walk

LABEL = 24  # characters of a list row on the tightest channel


def aside_in(sight: Sight, text: str) -> Aside | None:
    """What a text asks beside the open question, looked up once a turn."""
    if sight.aside is None:
        asides = sight.world.subject.asides
        sight.aside = (asides(text, sight.known, sight.world) if asides else None,)
    return sight.aside[0]


def eager(sight: Sight, message: Message) -> Aside | None:
    """A question that comes before the answer which its words might be: a what-if, or anything at the menu."""
    step, text = sight.step, message.text
    if not isinstance(step, Ask) or asks_freely(sight) or (step.kind == "rupiah" and "?" not in text):
        return None
    aside = None if names_an_option(sight, text) or refuses_in_part(sight, message) else aside_in(sight, text)
    first = aside is not None and aside.sure and (aside.eager or sight.frame.flow == sight.root())
    return aside if first else None


def sure(sight: Sight, message: Message) -> Aside | None:
    """A message that is no answer, and surely asks something we can say."""
    aside = aside_in(sight, message.text)
    return aside if aside and aside.sure else None


def likely(sight: Sight, message: Message) -> Sequence[Aside] | None:
    """A message that may ask one of a few things."""
    aside = aside_in(sight, message.text)
    return aside.likely or None if aside else None


def close(sight: Sight, message: Message) -> Sequence[Aside] | None:
    """A message that surely asks one of a few things, so that no other wish is meant."""
    aside = aside_in(sight, message.text)
    return aside.likely or None if aside and aside.eager else None


def answer(walk: Walk, aside: Aside) -> None:
    _enter(walk, aside.flow, aside.about)


def offer(walk: Walk, asked: Sequence[Aside]) -> None:
    """The few things it may ask: a press or a number picks one."""
    walk.note("reasked")
    if walk.new:
        walk.go_on()  # there is a question underneath, as for everybody
    walk.say(walk.common("did_you_ask"))
    walk.offer(
        [
            {"value": {ASIDE: {"flow": each.flow, "about": dict(each.about)}}, "label": each.label[:LABEL]}
            for each in asked
        ]
    )


def _enter(walk: Walk, flow: str, about: Mapping[str, Any]) -> None:
    walk.change(about={**walk.conversation.about, **about}, misses=0, offered=())
    walk.remember()
    walk.begin_anew(flow)
    walk.enter(flow)


def picked(walk: Walk, value: Any) -> bool:
    """Whether a picked alternative was a question of the person's own."""
    if not isinstance(value, dict) or ASIDE not in value:
        return False
    _enter(walk, value[ASIDE]["flow"], value[ASIDE]["about"])
    return True


def just_decided(sight: Sight) -> bool:
    """Whether "kenapa?" is about a verdict or an amount: said with the open question, or before the menu."""
    decided = sight.conversation.about.get("decided")
    if not sight.world.routes.explain or not decided:
        return False
    return bool(decided["token"] == sight.conversation.token or sight.frame.flow == sight.root())
