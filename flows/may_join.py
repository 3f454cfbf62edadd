"""May I join, asked by itself: the questions, the verdict, and after it why, the price, or registering."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Call, Condition, Do, End, Fact, Path, Step
from flows.answers.work import chose

NAME = "may_join"
VERSION = 1
START = "ask"

STEPS: Mapping[str, Step] = {
    "ask": Call("eligibility"),
    "next": Ask(
        "choice",
        key="after_verdict",
        options=("why", "cost", "register", "enough"),
        reuse=False,
        takes=("why",),
    ),
    "why": Call("why"),
    "cost": Call("cost"),
    "register": Do("want_register"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("ask", "next"),
    ("next", "why", "wants_why"),
    ("next", "cost", "wants_cost"),
    ("next", "register", "wants_register"),
    ("next", "end"),
    ("why", "next"),
    ("cost", "end"),
    ("register", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    f"wants_{option}": chose("after_verdict", option) for option in ("why", "cost", "register")
}
FACTS: Mapping[str, Fact] = {}
