"""Hears a form that was filled in at once, on a channel that has such forms: each field answers its own question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.engine.conversation import Conversation
from bot.engine.happenings import Filled
from bot.engine.hearing import several, steering
from bot.engine.hearing.answering import plain, read_as
from bot.engine.hearing.several import Told
from bot.engine.saying.speaking import value_label
from bot.engine.sight import Sight
from bot.engine.tables import Ask, with_called
from bot.engine.walk import Walk
from bot.engine.world import World


def fillable(sight: Sight, flow: str) -> dict[str, tuple[str, str, Ask]]:
    """The questions that a form may ask for a flow: key -> flow, step and question."""
    return {
        key: (each.name, name, step)
        for each in with_called(sight.world.flows, flow)
        for name, step in each.steps.items()
        if isinstance(step, Ask) and step.reuse and (key := step.key or name)
    }


def take(walk: Walk, filled: Filled) -> None:
    """What is understood is noted and told back; what is not is asked as if there had been no form."""
    flow = walk.world.routes.filled
    if all(frame.flow != flow for frame in walk.conversation.stack):
        steering.open_flow(walk, flow)
        return
    found = _found(walk, filled, flow)
    if found:
        several.keep(walk, found)
    else:
        walk.ask()


def _found(walk: Walk, filled: Filled, flow: str) -> dict[str, Told]:
    asked, found = fillable(walk, flow), dict[str, Told]()
    for key, said in filled.values:
        if key not in asked or not said.strip():
            continue
        value = _value(walk, *asked[key], said)
        if value is not None and value != walk.conversation.answers.get(key):
            found[key] = Told(value)
    return found


def _value(walk: Walk, flow: str, name: str, step: Ask, said: str) -> Any:
    """An option as it stands in the form, else words as they would be typed."""
    if said in step.options:
        return said
    reading, value = read_as(walk, flow, name, step, said)
    return value if reading.understood else None


def not_taken(
    conversation: Conversation, world: World, values: Iterable[tuple[str, str]]
) -> dict[str, list[str]]:
    """Fields whose question would not take what stands in them -> what may have been meant."""
    walk = Walk(conversation, world)
    asked, found = fillable(walk, world.routes.filled), dict[str, list[str]]()
    for key, said in values:
        if key in asked and said.strip() and _value(walk, *asked[key], said) is None:
            found[key] = _meant(walk, *asked[key], said)
    return found


def _meant(walk: Walk, flow: str, name: str, step: Ask, said: str) -> list[str]:
    """Likely places and years of birth; of other kinds nobody is helped by a guess."""
    if step.kind not in ("place", "birth_year"):
        return []
    reading, _ = read_as(walk, flow, name, step, said)
    return [
        value_label(step.kind, plain(step.kind, reading, one), {}, walk.conversation.language)
        for one in reading.alternatives
    ]
