"""The worker's menu: the bottom of every worker's stack, where each flow comes back to."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Call, Condition, Fact, Migration, Path, Route, Step
from flows.answers.work import chose

NAME = "menu"
VERSION = 3
MIGRATIONS = {1: Migration(), 2: Migration()}
START = "menu"

ENTRIES = (
    *("programmes", "eligibility", "cost", "register", "status"),
    *("agent", "genuine", "language", "questions", "family"),
)
SERVED_BY = {"eligibility": "may_join"}

STEPS: Mapping[str, Step] = {
    "menu": Ask("choice", options=ENTRIES, reuse=False),
    "unknown": Route(),
    **{f"to_{entry}": Call(SERVED_BY.get(entry, entry)) for entry in ENTRIES},
}
PATHS: Sequence[Path] = [
    *[("menu", f"to_{entry}", f"wants_{entry}") for entry in ENTRIES],
    ("menu", "unknown"),
    ("unknown", "menu"),
    *[(f"to_{entry}", "menu") for entry in ENTRIES],
]
CONDITIONS: Mapping[str, Condition] = {f"wants_{entry}": chose("menu", entry) for entry in ENTRIES}
FACTS: Mapping[str, Fact] = {}
