"""Answers taken, corrected and given ahead; what depends on a changed answer is asked again.

What depends on an answer nobody declares. A question that is asked only while a condition holds, and whose own
answer ends that, settles what the other answers this condition looks at left open: it goes stale with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.conversation import Frame
from bot.engine.hearing import asides
from bot.engine.saying.outgoing import CHANGE, MORE
from bot.engine.sight import Sight
from bot.engine.tables import Ask, Flow, Review, key_of
from bot.engine.walk import ROWS, Walk

WHICH_LINE = "change"  # the option of a review that leads to the list of its lines


def take_answer(walk: Walk, value: Any) -> None:
    """Keep an answer to the open question and go on; "#key" and "change" come from a review."""
    if asides.picked(walk, value):
        return
    step = walk.step
    review, name = walk.shown_review()
    if review and isinstance(value, str) and _changes(walk, review, name, value):
        return
    walk.note("answered")
    walk.remember()
    once = walk.frame.once
    key = key_of(walk.frame.step, step)
    new = key not in walk.conversation.answers
    corrigible = isinstance(step, Ask) and step.reuse
    walk.change(answered=key if corrigible else "")
    _keep(walk, key, value, tell=corrigible)
    if new and isinstance(step, Ask) and step.said_back:
        walk.say(
            walk.common("said_back"), facts={"label": walk.key_label(key), "said": walk.answer_label(key)}
        )
    if once:
        walk.leave()
    else:
        walk.move()
    walk.go_on()


def take_underneath(walk: Walk, found: tuple[int, Any]) -> None:
    """Back to the question that waited; what was asked above it is left."""
    depth, value = found
    walk.change(stack=walk.conversation.stack[: depth + 1], offered=())
    take_answer(walk, value)


def take_read(walk: Walk, read: tuple[Any]) -> None:
    """The same, of what a message or a button was found to say."""
    take_answer(walk, read[0])


def _keep(walk: Walk, key: str, value: Any, *, tell: bool) -> None:
    """Write an answer down; where it replaces another, drop what depended on it and say what changed."""
    answers = walk.conversation.answers
    known, old = key in answers, answers.get(key)
    before = walk.answer_label(key) if known and tell and walk.key_label(key) else ""
    after = {**answers, key: value}
    if known and old != value:
        walk.before = walk.known if tell else None
        stale = dependants(walk, key, value)
        after = {name: kept for name, kept in after.items() if name not in stale}
    walk.change(answers=after, misses=0, unread=0, offered=(), redo="")
    now = walk.answer_label(key) if before else ""
    if before != now:
        walk.say(walk.common("changed"), facts={"label": walk.key_label(key), "old": before, "new": now})


def _changes(walk: Walk, step: Review, name: str, value: str) -> bool:
    """Whether a review's line is to be changed, or the list of its lines to be shown: done where it is."""
    if value == WHICH_LINE:
        _which_line(walk, step, name, 0)
    elif value.startswith(MORE):
        first = value.removeprefix(MORE)
        _which_line(walk, step, name, int(first) if first.isdecimal() else 0)
    elif value.startswith(CHANGE):
        ask_again(walk, value[1:])
    else:
        return False
    return True


def _which_line(walk: Walk, step: Review, name: str, first: int) -> None:
    """A list of the lines from `first` on; where it does not hold them all its last row leads to the others."""
    walk.say(walk.common("which_line"))
    keys = walk.reviewed(step)[first:]
    shown = keys if len(keys) <= ROWS else keys[: ROWS - 1]
    called = walk.world.words.find(walk.conversation.language, walk.frame.flow, name).labels
    labels = {CHANGE + key: called[key] for key in shown}
    if len(shown) < len(keys):
        labels[f"{MORE}{first + len(shown)}"] = walk.common("more_lines").text
    walk.show_lines(walk.conversation.token, labels)


# --- going back to an answer --------------------------------------------------------------------


def ask_again(walk: Walk, key: str) -> None:
    """Ask for one answer again; the old one holds until the new one is there."""
    walk.remember()
    stack = _place_of(walk, key)
    if stack is None:
        flow, step = walk.asked_in(key)
        version = walk.world.flows[flow].version
        stack = (*walk.conversation.stack, Frame(flow, version, step, once=True))
    walk.change(stack=stack, redo=key, misses=0, offered=())
    walk.go_on()


def change_to(walk: Walk, key: str, value: Any) -> None:
    """Change an earlier answer at once, then go on from there: only what is now open is asked."""
    stack = _place_of(walk, key)
    walk.remember()
    _keep(walk, key, value, tell=True)
    if walk.conversation.about.get("reference") and stack is None:
        walk.say(walk.common("changed_after_sending"))
    if stack is None:
        walk.ask()
        return
    walk.change(stack=stack)
    walk.go_on()


def _place_of(sight: Sight, key: str) -> tuple[Frame, ...] | None:
    """The stack that stands on the question for `key`; None when the way there is not one already walked."""
    stack = sight.conversation.stack
    for depth in range(len(stack) - 1, 0, -1):
        flow = sight.world.flows[stack[depth].flow]
        way = _way_to(sight, flow, key)
        here = stack[depth].step
        step = way[0].step if way else ""
        behind = bool(step) and (step == here or flow.leads(step, here))
        if behind and not stack[depth].once and not flow.sealed_off(here):
            return (*stack[:depth], *way)
    return None


def _way_to(sight: Sight, flow: Flow, key: str) -> tuple[Frame, ...]:
    """The frames that stand on the question for `key`: in this flow, or in one that it calls."""
    own = flow.step_of(key)
    if own:
        return (Frame(flow.name, flow.version, own),)
    for called in (sight.world.flows[name] for name in sorted(flow.calls)):
        asking = called.step_of(key)
        calling = flow.call_towards(called, asking) if asking else None
        if asking and calling:
            return Frame(flow.name, flow.version, calling), Frame(called.name, called.version, asking)
    return ()


# --- what depends on what -----------------------------------------------------------------------


class Watched(dict[str, Any]):
    """Answers that remember which of them were looked at."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        super().__init__(answers)
        self.seen: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.seen.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.seen.add(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.seen.add(str(key))
        return super().__contains__(key)


def dependants(sight: Sight, key: str, value: Any) -> set[str]:
    """Answers that go stale when `key` becomes `value`: they settled what `key` had left open, or leaves open now."""
    stale: set[str] = set()
    changed = {key}
    known = sight.known
    guards = [
        (asked, held)
        for flow in sight.world.flows.values()
        for asked, held in flow.guarded
        if asked in known and asked != key
    ]
    while changed:
        changed = {
            asked
            for asked, condition in guards
            if asked not in stale and _touches(sight, condition, asked, key, value, changed)
        }
        stale |= changed
    return stale


def _touches(sight: Sight, condition: Any, asked: str, key: str, value: Any, changed: set[str]) -> bool:
    known = {name: kept for name, kept in sight.known.items() if name != asked}
    before, after = Watched(known), Watched({**known, key: value})
    held = condition(before, sight.world), condition(after, sight.world)
    seen = before.seen | after.seen
    return any(held) and asked in seen and not changed.isdisjoint(seen)
