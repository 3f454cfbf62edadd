"""Steering words of Jangkau's own, beside the engine's: a person at the branch, and another phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.engine.hearing.steering import open_flow
from bot.engine.walk import Walk
from flows.subject.events import JoinWordAsked


def ask_for_a_person(walk: Walk) -> None:
    open_flow(walk, "agent")


def connect(walk: Walk) -> None:
    """The word for their other phone comes in a moment; the question stays open."""
    walk.events.append(JoinWordAsked())


COMMANDS: Mapping[str, Callable[[Walk], object]] = {"agent": ask_for_a_person, "connect": connect}
