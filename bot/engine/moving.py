"""People inside a flow that changed: carried to the step that took the place of theirs, with every answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.engine.conversation import Conversation, Frame
from bot.engine.tables import Flow, Migration
from bot.engine.world import World

NOTHING_MOVED = Migration()


def place_now(world: World, flow: str, version: int, step: str) -> tuple[str, str]:
    """Flow and step where a step of an older version is now; empty when nothing took its place, or the flow is gone."""
    found = world.flows.get(flow)
    if found is None:
        return "", ""
    for number in range(version, found.version):
        migration = found.migrations.get(number, NOTHING_MOVED)
        if step in migration.into:
            return place_now(world, *migration.into[step])
        step = migration.steps.get(step, step)
    return (flow, step) if step in found.steps else ("", "")


def moved(conversation: Conversation, world: World) -> Conversation:
    """The conversation in today's flows. A step that is not there goes to its flow's start, whence answered
    questions are passed over to the nearest one that is open; a flow that is not there is left."""
    stack = conversation.stack
    if all(_current(frame, world) for frame in stack):
        return conversation
    answers = dict(conversation.answers)
    for frame in stack:
        if frame.flow in world.flows:
            answers = _carried(answers, world.flows[frame.flow], frame.version)
    moved_stack = [each for frame in stack if frame.flow in world.flows for each in _moved(frame, world)]
    return replace(conversation, stack=tuple(moved_stack), answers=answers)


def _current(frame: Frame, world: World) -> bool:
    flow = world.flows.get(frame.flow)
    return flow is not None and flow.version == frame.version and frame.step in flow.steps


def _moved(frame: Frame, world: World) -> tuple[Frame, ...]:
    """The frame in today's flow; two where its question is asked by a flow that is called now."""
    flow = world.flows[frame.flow]
    other, step = place_now(world, frame.flow, frame.version, frame.step)
    if other in ("", flow.name):
        return (Frame(flow.name, flow.version, step or flow.start, frame.once and bool(step)),)
    asking = Frame(other, world.flows[other].version, step, frame.once)
    calling = Frame(flow.name, flow.version, flow.call_of(other) or flow.start)
    return (asking,) if frame.once else (calling, asking)


def _carried(answers: Mapping[str, Any], flow: Flow, version: int) -> dict[str, Any]:
    """Answers under their new keys and with their new options; never fewer than before."""
    for number in range(version, flow.version):
        found = flow.migrations.get(number, NOTHING_MOVED)
        answers = _renamed(answers, found.keys)
        answers = {key: _new_option(value, found.values.get(key, {})) for key, value in answers.items()}
    return dict(answers)


def _renamed(answers: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    renamed = {old: new for old, new in keys.items() if old in answers and new not in answers}
    return {renamed.get(key, key): value for key, value in answers.items()}


def _new_option(value: Any, options: Mapping[Any, Any]) -> Any:
    return options[value] if isinstance(value, str | int | bool) and value in options else value
