"""take_turn: one happening in, the conversation after it and everything it decided out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.engine import between, effects, helping
from bot.engine.conversation import Conversation
from bot.engine.events import Mark, Turn
from bot.engine.happenings import Contact, Happening, Message, Notice, Pin, Tap, TimerRang, Unreadable
from bot.engine.hearing import answering, asides, changing, correcting, pausing, steering, taps
from bot.engine.moving import moved, moved_step
from bot.engine.saying import ladder, notices
from bot.engine.tables import Ask
from bot.engine.walk import Walk
from bot.engine.world import World
from bot.understanding import Verdict


def take_turn(conversation: Conversation, happening: Happening, world: World) -> Turn:
    """What one happening makes of a conversation. Never waits, reads no clock, forgets no answer."""
    walk = Walk(moved(conversation, world), world)
    if type(happening) in BESIDE:
        BESIDE[type(happening)](walk, happening)
    elif walk.conversation.stack and not (walk.waits and _same_question(walk, conversation)):
        _changed_under_them(walk, conversation)
    else:
        walk.heard(pausing.came_back(walk.conversation, world))
        TAKES[type(happening)](walk, happening)
        _use_what_was_kept(walk)
    _put_down(walk)
    if not isinstance(happening, Notice):
        walk.events += pausing.next_nudge(conversation, walk.conversation, world)
    return walk.finish(conversation)


def _put_down(walk: Walk) -> None:
    """Whoever left the filling in for somebody else, by whichever door, speaks for themselves again."""
    if not helping.whom(walk.conversation) or any(
        frame.flow == helping.FLOW for frame in walk.conversation.stack
    ):
        return
    open_question = walk.conversation.asked[-1:]
    conversation, events = effects.end_helping(walk.conversation, walk.world)
    walk.become(conversation)
    walk.change(asked=open_question)
    walk.events.extend(events)


def _same_question(walk: Walk, before: Conversation) -> bool:
    """Whether what is open is what the person saw, whatever it is called by now."""
    saw, now = before.top, walk.frame
    if saw is None or saw == now:
        return True
    return saw.flow == now.flow and moved_step(walk.world, saw.flow, saw.version, saw.step) == now.step


def _changed_under_them(walk: Walk, before: Conversation) -> None:
    """The question they saw is gone: what came was meant for it, so nothing is taken; the nearest one is asked."""
    walk.heard(False)
    if before.stack:
        walk.say(walk.common("flow_changed"))
    walk.go_on()


# --- messages -----------------------------------------------------------------------------------


def _message(walk: Walk, message: Message) -> None:
    text = message.text
    if message.found:
        walk.say(walk.common("sensitive"))
        _again(walk)
    elif notices.answered(walk, text) or notices.invited(walk, text) or between.taken(walk, text):
        return
    elif not walk.conversation.stack:
        _meet(walk, text)
    elif not between.commanded(walk, text) and not _said_to_the_engine(walk, text):
        _answer(walk, message)


def _meet(walk: Walk, text: str) -> None:
    """Somebody new: greeted first; what they asked for and told comes after."""
    wanted = asides.first(walk, text) or steering.intent_flow(walk, text)
    register = walk.world.routes.intents.get("register", "")
    told = bool(register) and changing.tells_much(walk, text, register)
    walk.begin(wanted or (register if told else ""), text if told else "")


def _said_to_the_engine(walk: Walk, text: str) -> bool:
    """What is heard before the open question, which would take nearly any text when it is a free one."""
    if steering.commanded(walk, text) or asides.eagerly(walk, text):
        return True
    step = walk.step
    free = isinstance(step, Ask) and step.kind in answering.FREE
    if free and walk.world.words.phrases.greets(text):
        _greeted(walk)
        return True
    if free and walk.came_back:
        pausing.ask_whether_to_go_on(walk, text)
        return True
    if correcting.named_correction(walk, text):
        return True
    if not free:
        return changing.several(walk, text)
    return (
        steering.steered_freely(walk, text) or correcting.denied(walk, text) or changing.several(walk, text)
    )


def _answer(walk: Walk, happening: Message | Pin | Contact) -> None:
    if not walk.conversation.stack:
        walk.begin()
        return
    if isinstance(happening, Message) and _picked_alternative(walk, happening.text):
        return
    if isinstance(happening, Message) and correcting.line_of_review(walk, happening.text):
        return
    reading, value = answering.read_answer(walk, happening)
    walk.trace.append(Mark("read", reading.verdict.value, reading.how))
    if reading.understood and answering.acceptable(walk, value):
        changing.take_answer(walk, value)
    elif isinstance(happening, Message) and _meant_otherwise(walk, happening.text):
        return
    elif reading.verdict is Verdict.UNSURE and answering.alternatives(walk, reading):
        ladder.did_you_mean(walk, reading)
    elif not (isinstance(happening, Message) and asides.offered(walk, happening.text)):
        ladder.missed(walk)


def _meant_otherwise(walk: Walk, text: str) -> bool:
    """What a message may be that the open question could not take."""
    if correcting.denied(walk, text):
        return True
    if walk.world.words.phrases.greets(text):
        _greeted(walk)
        return True
    if asides.answered(walk, text) or asides.offered(walk, text, close=True):
        return True
    if steering.interrupted(walk, text):
        return True
    if walk.came_back:
        pausing.ask_whether_to_go_on(walk, text)
    return walk.came_back


def _greeted(walk: Walk) -> None:
    if walk.came_back:
        pausing.ask_whether_to_go_on(walk)
    else:
        steering.greet(walk)


def _picked_alternative(walk: Walk, text: str) -> bool:
    """Whether `text` names one of the alternatives just offered, by number or to the letter."""
    offered = walk.conversation.offered
    picked = answering.offered_at(offered, str(correcting.number_in(text) - 1)) if offered else None
    if picked is None:
        picked = next(
            (one for one in offered if str(one["label"]).casefold() == text.strip().casefold()), None
        )
    if picked is None:
        return False
    if "key" in picked:
        taps.settle(walk, picked)
    else:
        changing.take_answer(walk, picked["value"])
    return True


def _use_what_was_kept(walk: Walk) -> None:
    """A message that waited for its question (consent came first, or "go on?") is heard now."""
    text, top = walk.conversation.kept, walk.conversation.top
    if not text or top is None or top.flow in (pausing.RESUME, walk.world.routes.welcome):
        return
    if len(walk.conversation.stack) == 1:
        walk.change(kept="")
    elif isinstance(walk.step, Ask) and walk.step.reuse:
        walk.change(kept="")
        if not changing.several(walk, text):
            pausing.use_kept(walk, text)


# --- everything else ----------------------------------------------------------------------------


def _again(walk: Walk) -> None:
    """Put the open question once more, or greet somebody who has none."""
    if walk.conversation.stack:
        walk.ask()
    else:
        walk.begin()


def _unreadable(walk: Walk, thing: Unreadable) -> None:
    if between.unread(walk, thing):
        return
    words = walk.common("unreadable")
    walk.say(words, words.options.get(thing.what, ""))
    _again(walk)


def _timer(walk: Walk, timer: TimerRang) -> None:
    """A timer nobody knows changes nothing."""
    if timer.kind == pausing.NUDGE:
        pausing.nudge(walk)


BESIDE: Mapping[type, Callable[[Walk, Any], None]] = {
    TimerRang: _timer,
    Notice: notices.spoken_notice,
}
TAKES: Mapping[type, Callable[[Walk, Any], None]] = {
    Message: _message,
    Tap: taps.tap,
    Pin: _answer,
    Contact: _answer,
    Unreadable: _unreadable,
}
