"""Kenapa? The rules that decided the last verdict or amount, their sources, and what would change it."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Condition, End, Fact, Path, Route, Step, Tell
from bot.engine.world import World
from flows.answers import explaining

NAME = "why"
VERSION = 1
START = "begin"

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "verdict": Tell(),
    "after_verdict": Route(),
    "verdict_changes": Tell(),
    "price": Tell(),
    "price_changes": Tell(),
    "nothing": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "verdict", "about_verdict"),
    ("begin", "price", "about_price"),
    ("begin", "nothing"),
    ("verdict", "after_verdict"),
    ("after_verdict", "verdict_changes", "could_change"),
    ("after_verdict", "end"),
    ("verdict_changes", "end"),
    ("price", "price_changes"),
    ("price_changes", "end"),
    ("nothing", "end"),
]


def _could_change(answers: Answers, world: World) -> bool:
    return bool(explaining.changes(answers, world))


CONDITIONS: Mapping[str, Condition] = {
    "about_verdict": lambda answers, world: explaining.kind(answers) == "eligibility",
    "about_price": lambda answers, world: bool(explaining.reasons(answers, world)),
    "could_change": _could_change,
}
FACTS: Mapping[str, Fact] = {"because": explaining.because, "would_change": explaining.would_change}
