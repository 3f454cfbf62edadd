"""A registration with more fields than it has: each asked in the chat before the review, with words of its own."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from bot.engine.tables import Ask, FlowModule, build_flow
from bot.engine.words import Text, Words
from bot.engine.world import World
from flows import register
from flows.answers.fields import FIELDS, Field, Fields, reviewed


def beside_others(*made_up: Field) -> Fields:
    """The table with more lines, before the best time."""
    before = next(number for number, field in enumerate(FIELDS) if field.key == "best_time")
    return (*FIELDS[:before], *made_up, *FIELDS[before:])


def asking(world: World, *made_up: Field) -> World:
    """The world whose registration asks for them too; a field is called by its key."""
    keys = [field.answer for field in made_up]
    review = replace(cast(Any, register.STEPS["review"]), keys=reviewed(beside_others(*made_up)))
    steps = {**register.STEPS, **{key: Ask("text") for key in keys}, "review": review}
    paths = [(at, keys[0] if to == "review" else to, *held) for at, to, *held in register.PATHS]
    paths += list(zip(keys, [*keys[1:], "review"], strict=True))
    module = SimpleNamespace(**{**vars(register), "STEPS": steps, "PATHS": paths})
    flow = build_flow(cast(FlowModule, module))
    return replace(world, flows={**world.flows, "register": flow}, words=_words(world.words, keys))


def _words(words: Words, keys: list[str]) -> Words:
    page = words.texts["id"]["register"]
    asked = {key: Text(f"{key}?", (f"{key}, please.",), why=key, key=f"register.{key}") for key in keys}
    labels = {**page["review"].labels, **{key: key.capitalize() for key in keys}}
    new = {**page, **asked, "review": replace(page["review"], labels=labels)}
    return replace(words, texts={**words.texts, "id": {**words.texts["id"], "register": new}})
