"""Back after a long pause, or on another channel: go on where it was, or start again."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Path, Step
from flows.answers.work import chose

NAME = "resume"
VERSION = 1
START = "offer"

STEPS: Mapping[str, Step] = {
    "offer": Ask(
        "choice", key="when_back", options=("go_on", "restart"), reuse=False, takes=("continue", "restart")
    ),
    "start_over": Do("start_over"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("offer", "start_over", "wants_restart"),
    ("offer", "end"),
    ("start_over", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"wants_restart": chose("when_back", "restart")}
FACTS: Mapping[str, Fact] = {}
