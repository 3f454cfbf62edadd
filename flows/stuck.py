"""Three times not understood: a person is offered, and nothing that was answered is lost."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Path, Step, Tell
from flows.answers.work import chose

NAME = "stuck"
VERSION = 1
START = "offer"

STEPS: Mapping[str, Step] = {
    "offer": Ask("choice", key="when_stuck", options=("again", "human"), reuse=False),
    "ask": Do("ask_human"),
    "noted": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("offer", "ask", "wants_human"),
    ("offer", "end"),
    ("ask", "noted"),
    ("noted", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"wants_human": chose("when_stuck", "human")}
FACTS: Mapping[str, Fact] = {}
