"""What people ask beside the open question: a what-if ("kalau 3 juta?") or one of the known questions. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.subject import Aside
from bot.engine.world import World

ANSWERING = ("questions", "member")  # the flows whose steps are answers to questions
# Questions of somebody to whom it has happened: answered by a talk, not by one text.
TELLING = {"heirs_get": "death", "accident_now": "accident"}
CLOSE = 0.8  # a likeness from which one of the known questions is surely meant


def asked_beside(text: str, known: Mapping[str, Any], world: World) -> Aside | None:
    """What a text asks: to help somebody, a what-if, then one known question or a likely few."""
    if world.understanding.wants_to_help(text):
        return Aside("family", eager=True)
    supposed = world.understanding.supposed(text, on=world.today)
    if supposed:
        return Aside("what_if", {"what_if": supposed}, eager=True)
    found = world.questions.match(text) if world.questions else None
    if found is None or not found.likely:
        return None
    if found.sure:
        return _question(found.sure, known, world)
    likely = tuple(_question(key, known, world) for key in found.likely)
    return Aside(sure=False, eager=found.score >= CLOSE, likely=likely)


def _question(key: str, known: Mapping[str, Any], world: World) -> Aside:
    flow = next(name for name in ANSWERING if key in world.flows[name].steps)
    label = _title(key, flow, str(known["language"]), world)
    if key in TELLING:
        return Aside("claim", {"told_of": TELLING[key]}, label=label)
    return Aside(flow, {"question": key}, label=label)


def _title(key: str, flow: str, language: str, world: World) -> str:
    """The label that the question has in the list of its topic."""
    steps = world.flows[flow].steps
    options = (world.words.find(language, flow, step).options for step in steps if step[:6] == "about_")
    return next(labels[key] for labels in options if key in labels)
