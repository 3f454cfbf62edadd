"""take_turn: one happening in, the conversation after it and everything it decided out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.engine.conversation import Conversation
from bot.engine.events import Turn
from bot.engine.happenings import Happening, Notice, TimerRang
from bot.engine.hearing import pausing, several
from bot.engine.hearing.order import hear
from bot.engine.hearing.steering import intent_of
from bot.engine.moving import moved, place_now
from bot.engine.saying import notices
from bot.engine.tables import Ask
from bot.engine.walk import Walk
from bot.engine.world import World


def take_turn(conversation: Conversation, happening: Happening, world: World) -> Turn:
    """What one happening makes of a conversation. Never waits, reads no clock, forgets no answer."""
    walk = Walk(moved(conversation, world), world)
    if type(happening) in BESIDE:
        BESIDE[type(happening)](walk, happening)
    elif walk.conversation.stack and not (walk.waits and _same_question(walk, conversation)):
        _changed_under_them(walk, conversation)
    else:
        walk.arrive(pausing.came_back(walk.conversation, world), happening)
        hear(walk, happening)
        _use_what_was_kept(walk)
    _settle(walk)
    if not isinstance(happening, Notice):
        walk.events += pausing.next_nudge(conversation, walk.conversation, world)
    return walk.finish(conversation)


def _settle(walk: Walk) -> None:
    """What the subject puts right at the end of each turn."""
    settle = walk.world.subject.settle
    if settle:
        walk.take_effect(settle)


def _same_question(walk: Walk, before: Conversation) -> bool:
    """Whether what is open is what the person saw, whatever it is called by now."""
    saw, now = before.top, walk.frame
    if saw is None or saw == now:
        return True
    return place_now(walk.world, saw.flow, saw.version, saw.step) == (now.flow, now.step)


def _changed_under_them(walk: Walk, before: Conversation) -> None:
    """The question they saw is gone: what came was meant for it, so nothing is taken; the nearest one is asked."""
    walk.arrive(False)
    if before.stack:
        walk.say(walk.common("flow_changed"))
    walk.go_on()


def _use_what_was_kept(walk: Walk) -> None:
    """A message that waited for its question (consent came first, or "go on?") finds it now."""
    text, top = walk.conversation.kept, walk.conversation.top
    if not text or top is None or top.flow in walk.world.routes.interludes:
        return
    if len(walk.conversation.stack) == 1:
        walk.change(kept="")
    elif isinstance(walk.step, Ask) and walk.step.reuse:
        walk.change(kept="")
        wished = intent_of(walk, text)[0] in walk.world.routes.intents
        told = several.in_passing(walk, text, fewest=1 if wished else several.SEVERAL)
        if told:
            several.keep(walk, told)
        elif not wished:
            pausing.use_kept(walk, text)


def _timer(walk: Walk, timer: TimerRang) -> None:
    """A timer nobody knows changes nothing."""
    if timer.kind == pausing.NUDGE:
        pausing.nudge(walk)


# What moves nothing: the question that is open stays open.
BESIDE: Mapping[type, Callable[[Walk, Any], None]] = {
    TimerRang: _timer,
    Notice: notices.spoken_notice,
}
