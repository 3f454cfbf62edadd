"""Erasing what is held about somebody: asked once more, then done at once. An agent's entry needs a person."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Path, Route, Step, Tell
from flows.answers.work import chose

NAME = "erase"
VERSION = 1
START = "sure"

STEPS: Mapping[str, Step] = {
    "sure": Ask("choice", key="wants_erasure", options=("erase", "keep"), reuse=False),
    "ask": Do("ask_erasure", final=True),
    "how": Route(),
    "erased": Tell(),
    "noted": Tell(),
    "kept": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("sure", "ask", "wants_erasure"),
    ("sure", "kept"),
    ("ask", "how"),
    ("how", "noted", "is_agent"),
    ("how", "erased"),
    ("erased", "end"),
    ("noted", "end"),
    ("kept", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "wants_erasure": chose("wants_erasure", "erase"),
    "is_agent": chose("role", "agent"),
}
FACTS: Mapping[str, Fact] = {}
