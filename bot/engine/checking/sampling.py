"""Conditions that can never hold: each is tried on many made-up lives until it holds once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from bot.engine.hearing.changing import Watched
from bot.engine.tables import Ask, Condition, Flow, key_of
from bot.engine.world import World
from bot.errors import JangkauError

MOST_LIVES = 4000
DAYS = (0, 200, 500)  # rules end: what cannot be today may be next year

# A few answers of each kind, as JSON keeps them: ordinary ones and those near a limit.
PLACE = {"code": "31.72.04", "name": "Cilincing", "level": "district", "lat": -6.12, "lon": 106.94}
KINDS: Mapping[str, Sequence[Any]] = {
    "yes_no": (True, False),
    "number": (1, 4, 25, 40),
    "rupiah": tuple(
        {"amount": amount, "per": per}
        for amount in (50_000, 700_000, 3_000_000)
        for per in (None, "day", "week", "month")
    ),
    "birth_year": (1950, 1961, 1985, 2005, 2015),
    "date": ("1950-01-01", "1961-11-21", "1961-12-30", "1985-06-05"),
    "job": tuple(
        {"label": "l", "sector": sector, "status": status}
        for sector in ("transport", "other", None)
        for status in ("own", "employee", "domestic", "construction", "abroad", "none", "unclear")
    ),
    "place": (PLACE,),
    "contact": ("+6281234567890", "chat_only"),
    "phone": ("+6281234567890",),
    "name": ("Siti",),
    "text": ("x",),
}
# What a conversation always knows.
ALWAYS: Mapping[str, Sequence[Any]] = {"consent": ("", "2026-11-22"), "language": ("id", "en")}


def never_true(flows: Mapping[str, Flow], world: World) -> Iterator[str]:
    """Conditions that held in none of many lives; one that looks at what nobody is asked is left alone."""
    told = {**world.subject.lives, **ALWAYS}
    known = {**told, **answers_known(flows)}
    moments = [world.now + timedelta(days=days) for days in DAYS]
    closed = (datetime.combine(day, world.now.timetz()) for day in sorted(world.calendar.closed))
    moments += [next((moment for moment in closed if moment > world.now), world.now)]
    worlds = [replace(world, now=now) for now in moments]
    lives = cache(lambda number: life_of(number, known, told.keys()))
    for flow in flows.values():
        for name, condition in flow.conditions.items():
            if not _ever(condition, lives, known, worlds):
                yield f"flow {flow.name}: condition {name} never holds"


def answers_known(flows: Mapping[str, Flow]) -> Mapping[str, Sequence[Any]]:
    """A few answers to everything that people are asked."""
    known: dict[str, list[Any]] = {}
    for flow in flows.values():
        for name, step in flow.steps.items():
            if isinstance(step, Ask):
                values = known.setdefault(key_of(name, step), [])
                values += [
                    value for value in (*step.options, *KINDS.get(step.kind, ())) if value not in values
                ]
    return known


def _ever(
    condition: Condition,
    lives: Callable[[int], Mapping[str, Any]],
    known: Mapping[str, Sequence[Any]],
    worlds: Sequence[World],
) -> bool:
    for life in range(MOST_LIVES):
        answers = Watched(lives(life))
        try:
            held = condition(answers, worlds[life % len(worlds)])
        except (KeyError, TypeError, AttributeError, AssertionError, JangkauError):
            continue  # asked before there is enough to tell
        if held or not answers.seen <= known.keys():
            return True
    return False


def life_of(
    number: int, known: Mapping[str, Sequence[Any]], always: Collection[str] = ALWAYS.keys()
) -> dict[str, Any]:
    """One made-up set of answers, the same for the same number; about one in five is missing, but for some."""
    life = {}
    for place, (key, values) in enumerate(known.items()):
        turn = (number * 2_654_435_761 + place * 40_503 + (number >> 3) * 97 * place) >> 7
        if values and (turn % 5 or key in always):
            life[key] = values[turn // 5 % len(values)]
    return life
