"""May I join, asked by itself: the questions, the verdict, then registering at once, or why and the price."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Call, Condition, Do, End, Fact, Migration, Path, Step
from bot.engine.world import World
from flows.answers.work import chose, says

NAME = "may_join"
VERSION = 2
MIGRATIONS = {1: Migration()}
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
    ("ask", "register", "may_begin"),
    ("ask", "next"),
    ("next", "why", "wants_why"),
    ("next", "cost", "wants_cost"),
    ("next", "register", "wants_register"),
    ("next", "end"),
    ("why", "next"),
    ("cost", "end"),
    ("register", "end"),
]


def _may_begin(answers: Answers, world: World) -> bool:
    """Whoever may join, and has agreed to nothing yet, is asked at once whether they want to be registered."""
    if answers["consent"] or answers.get("reference") or answers.get("member") == "bpu_active":
        return False
    return says("eligible")(answers, world)


CONDITIONS: Mapping[str, Condition] = {
    **{f"wants_{option}": chose("after_verdict", option) for option in ("why", "cost", "register")},
    "may_begin": _may_begin,
}
FACTS: Mapping[str, Fact] = {}
