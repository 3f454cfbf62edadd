"""Questions asked beside the open question: answered, or offered as buttons; the open one waits underneath."""

from __future__ import annotations

from typing import Any

from bot.engine import helping
from bot.engine.hearing.answering import ASIDE, FREE, names_an_option
from bot.engine.tables import Ask
from bot.engine.walk import Walk
from bot.engine.world import Aside

LABEL = 24  # characters of a list row on the tightest channel


def _heard(walk: Walk, text: str) -> Aside | None:
    hear = walk.world.routes.hear
    return hear(text, walk.known, walk.world) if hear else None


def _enter(walk: Walk, flow: str, about: Any) -> None:
    walk.change(about={**walk.conversation.about, **about}, misses=0, offered=())
    walk.remember()
    inside = [frame.flow for frame in walk.conversation.stack]
    if flow == helping.FLOW and flow in inside:  # begun anew, not inside itself
        walk.change(stack=walk.conversation.stack[: inside.index(flow)])
    walk.enter(flow)


def first(walk: Walk, text: str) -> str:
    """The flow that answers a first message once its writer was greeted; empty when nothing is asked."""
    aside = _heard(walk, text)
    if aside is None or not aside.sure:
        return ""
    walk.change(about={**walk.conversation.about, **aside.about})
    return aside.flow


def eagerly(walk: Walk, text: str) -> bool:
    """A question that comes before the answer its words might make: a what-if, or anything at the menu."""
    step = walk.step
    if not isinstance(step, Ask) or step.kind in FREE or (step.kind == "rupiah" and "?" not in text):
        return False
    if names_an_option(walk, text):
        return False
    aside = _heard(walk, text)
    if aside is None or not aside.sure or not (aside.eager or walk.frame.flow == walk.root()):
        return False
    _enter(walk, aside.flow, aside.about)
    return True


def answered(walk: Walk, text: str) -> bool:
    """Whether a message that is no answer surely asks something we can say."""
    aside = _heard(walk, text)
    if aside is None or not aside.sure:
        return False
    _enter(walk, aside.flow, aside.about)
    return True


def offered(walk: Walk, text: str, *, close: bool = False) -> bool:
    """Whether a message may ask one of a few things: they are shown, and a press or a number picks one.

    `close`: only when it surely asks one of them, so that no other wish is meant.
    """
    aside = _heard(walk, text)
    if aside is None or not aside.likely or (close and not aside.eager):
        return False
    walk.note("reasked")
    walk.say(walk.common("did_you_ask"))
    walk.offer(
        [
            {"value": {ASIDE: {"flow": each.flow, "about": dict(each.about)}}, "label": each.label[:LABEL]}
            for each in aside.likely
        ]
    )
    return True


def picked(walk: Walk, value: Any) -> bool:
    """Whether a picked alternative was a question of the person's own."""
    if not isinstance(value, dict) or ASIDE not in value:
        return False
    _enter(walk, value[ASIDE]["flow"], value[ASIDE]["about"])
    return True


def just_decided(walk: Walk) -> bool:
    """Whether "kenapa?" is about a verdict or an amount: said with the open question, or before the menu."""
    decided = walk.conversation.about.get("decided")
    if not walk.world.routes.explain or not decided:
        return False
    return bool(decided["token"] == walk.conversation.token or walk.frame.flow == walk.root())
