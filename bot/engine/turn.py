"""take_turn: one happening in, the conversation after it and everything it decided out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.engine import answering, between, notices, steering
from bot.engine.conversation import Conversation, Frame
from bot.engine.events import Turn
from bot.engine.happenings import Contact, Happening, Message, Notice, Pin, Tap, TimerRang, Unreadable
from bot.engine.outgoing import Outgoing
from bot.engine.speaking import choices, value_label
from bot.engine.tables import Ask, Review, Step, key_of
from bot.engine.walk import Walk
from bot.engine.world import World
from bot.understanding import Reading, Verdict


def take_turn(conversation: Conversation, happening: Happening, world: World) -> Turn:
    """What one happening makes of a conversation. Never waits, reads no clock, forgets no answer."""
    walk = Walk(_where_it_exists(conversation, world), world)
    before = world.routes.stands(walk.conversation.known, world)
    TAKES[type(happening)](walk, happening)
    after, events = walk.finish()
    stands = world.routes.stands(after.known, world)
    return Turn(after, events if stands == before else (*events, stands), tuple(walk.trace))


def _where_it_exists(conversation: Conversation, world: World) -> Conversation:
    """A stack whose every step is in today's flows: an unknown step goes to its flow's start, answers stay."""
    stack = tuple(_existing(frame, world) for frame in conversation.stack if frame.flow in world.flows)
    return conversation if stack == conversation.stack else replace(conversation, stack=stack)


def _existing(frame: Frame, world: World) -> Frame:
    flow = world.flows[frame.flow]
    step = frame.step if frame.step in flow.steps else flow.start
    return Frame(frame.flow, flow.version, step)


def _begin(walk: Walk, wanted: str = "") -> None:
    """Greet somebody new; what they asked for is answered once they were greeted."""
    root = walk.root()
    flow = walk.world.flows[root]
    walk.change(stack=(Frame(root, flow.version, flow.start),), wanted=wanted)
    if walk.conversation.about.get("role", "worker") == "worker" and not walk.conversation.consent:
        walk.enter(walk.world.routes.welcome)
    else:
        walk.go_on()


# --- messages -----------------------------------------------------------------------------------


def _message(walk: Walk, message: Message) -> None:
    if message.found:
        walk.say(walk.common("sensitive"))
        _again(walk)
        return
    if notices.answered(walk, message.text) or notices.invited(walk, message.text):
        return
    if between.shown(walk, message.text) and walk.conversation.stack:
        return
    if between.talked(walk, message.text):
        return
    if not walk.conversation.stack:
        _begin(walk, steering.intent_flow(walk, message.text))
        return
    if between.commanded(walk, message.text) or steering.steered(walk, message.text):
        return
    _answer(walk, message)


def _answer(walk: Walk, happening: Message | Pin | Contact) -> None:
    if not walk.conversation.stack:
        _begin(walk)
        return
    if isinstance(happening, Message) and _picked_alternative(walk, happening.text):
        return
    reading, value = answering.read_answer(walk, happening)
    if reading.verdict is Verdict.UNDERSTOOD and answering.acceptable(walk, value):
        take_answer(walk, value)
    elif (
        isinstance(walk.step, Review) and isinstance(happening, Message) and _named_line(walk, happening.text)
    ) or (isinstance(happening, Message) and steering.interrupted(walk, happening.text)):
        return
    elif reading.verdict is Verdict.UNSURE and reading.alternatives:
        _did_you_mean(walk, reading)
    else:
        missed(walk)


def _picked_alternative(walk: Walk, text: str) -> bool:
    """Whether `text` names one of the alternatives just offered, by number."""
    value = answering.offered_value(walk.conversation.offered, str(_number(text) - 1))
    if value is None:
        return False
    take_answer(walk, value)
    return True


def _number(text: str) -> int:
    digits = text.strip().rstrip(".)")
    return int(digits) if digits.isdecimal() and len(digits) < 3 else 0


def take_answer(walk: Walk, value: Any) -> None:
    """Keep an answer and go on; "#key" and "change" come from a review."""
    step = walk.step
    if isinstance(step, Review) and isinstance(value, str) and value.startswith(answering.CHANGE):
        correct(walk, value[1:])
        return
    if isinstance(step, Review) and value == "change":
        _which_line(walk, step)
        return
    walk.note("answered")
    walk.remember()
    kept = {name: old for name, old in walk.conversation.answers.items() if name not in _clears(step)}
    walk.change(answers={**kept, key_of(walk.frame.step, step): value}, misses=0, offered=())
    walk.move()
    walk.go_on()


def correct(walk: Walk, key: str) -> None:
    """Ask one question again; the walk forward re-asks only what is then unanswered."""
    review = walk.step
    step = review.via.get(key) if isinstance(review, Review) else None
    step = step or walk.flow.step_of(key)
    if step is None:
        missed(walk)
        return
    walk.remember()
    flow, asking = walk.asked_in(key)
    stale = {key, *_clears(walk.world.flows[flow].steps[asking])}
    answers = {name: value for name, value in walk.conversation.answers.items() if name not in stale}
    walk.change(answers=answers, misses=0)
    walk.conversation = walk.conversation.at(step)
    walk.go_on()


def _clears(step: Step) -> tuple[str, ...]:
    return step.clears if isinstance(step, Ask) else ()


def _named_line(walk: Walk, text: str) -> bool:
    """Whether `text` names a line of the review to change: "3", "ganti nama", "pekerjaan"."""
    step = walk.step
    if not isinstance(step, Review):
        return False
    keys = walk.reviewed(step)
    number = _number(text)
    if 1 <= number <= len(keys):
        correct(walk, keys[number - 1])
        return True
    named = [key for key in keys if steering.names(text, walk.text.labels[key])]
    if len(named) == 1:
        correct(walk, named[0])
    return len(named) == 1


def _which_line(walk: Walk, step: Review) -> None:
    labels = {answering.CHANGE + key: walk.text.labels[key] for key in walk.reviewed(step)}
    walk.change(offered=tuple({"value": key, "label": label} for key, label in labels.items()))
    walk.question = Outgoing(
        walk.common("which_line").text,
        choices(walk.conversation.token, labels),
        list_label=walk.common("list").text,
    )


def _did_you_mean(walk: Walk, reading: Reading) -> None:
    """Unsure: show what it may mean; a press, a number or a new answer settles it."""
    step = walk.step
    kind = step.kind if isinstance(step, Ask) else ""
    labels = {**walk.common("yes_no").options, **walk.common("values").options, **walk.text.options}
    offered = []
    for value in answering.alternatives(walk, reading)[:5]:
        label = value_label(kind, value, labels, walk.conversation.language)
        offered.append({"value": value, "label": label})
    shown = {f"{answering.ALTERNATIVE}{n}": str(value["label"])[:24] for n, value in enumerate(offered)}
    walk.note("reasked")
    walk.change(offered=tuple(offered))
    walk.say(walk.common("did_you_mean"))
    walk.question = Outgoing(
        walk.pieces.pop(), choices(walk.conversation.token, shown), list_label=walk.common("list").text
    )


def missed(walk: Walk) -> None:
    """Not understood: a hint that differs at each try, then a human is offered."""
    misses = walk.conversation.misses + 1
    walk.note("reasked")
    if misses >= walk.world.tries_before_human and walk.frame.flow != "stuck":
        walk.change(misses=0)
        walk.enter("stuck")
        return
    walk.change(misses=misses)
    words = walk.text if walk.text.hints else walk.common("hints")
    walk.say(words, words.hints[min(misses, len(words.hints)) - 1])
    _again(walk)


def _again(walk: Walk) -> None:
    """Put the open question once more, or greet somebody who has none."""
    if walk.conversation.stack:
        walk.ask()
    else:
        _begin(walk)


# --- everything else ----------------------------------------------------------------------------


def _tap(walk: Walk, tap: Tap) -> None:
    if notices.tapped(walk, tap.token):
        return
    token = tap.token.partition(".")[0]
    if walk.conversation.stack and token == walk.conversation.token:
        value = answering.tapped_value(walk, tap)
        if value is not None and answering.acceptable(walk, value):
            take_answer(walk, value)
            return
    _old_tap(walk, tap, token)


def _old_tap(walk: Walk, tap: Tap, token: str) -> None:
    """A button of an earlier question: applied where it only navigates, else answered and asked again."""
    if not walk.conversation.stack:
        _begin(walk)
        return
    old = next((asked for asked in walk.conversation.asked if asked.token == token), None)
    if old and _only_navigates(walk, old.flow, old.step):
        walk.change(stack=(Frame(old.flow, walk.world.flows[old.flow].version, old.step),), misses=0)
        value = answering.tapped_value(walk, tap)
        if value is not None:
            take_answer(walk, value)
            return
    walk.say(walk.common("old_button" if old else "unknown_button"))
    walk.ask()


def _only_navigates(walk: Walk, flow: str, step: str) -> bool:
    found = walk.world.flows[flow].steps.get(step) if flow in walk.world.flows else None
    return isinstance(found, Ask) and not found.reuse and flow == walk.root() == walk.frame.flow


def _unreadable(walk: Walk, thing: Unreadable) -> None:
    if between.unpassable(walk, thing.what):
        return
    words = walk.common("unreadable")
    walk.say(words, words.options.get(thing.what, ""))
    _again(walk)


def _timer(walk: Walk, timer: TimerRang) -> None:
    """Nudges come with their own issue; a timer nobody knows changes nothing."""


TAKES: Mapping[type, Callable[[Walk, Any], None]] = {
    Message: _message,
    Tap: _tap,
    Pin: _answer,
    Contact: _answer,
    Unreadable: _unreadable,
    TimerRang: _timer,
    Notice: notices.spoken_notice,
}
