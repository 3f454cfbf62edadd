"""Erasing what is held about somebody: asked once more, then done at once. An agent's entry needs a person."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Migration, Path, Route, Step, Tell
from flows.answers.waiting import just_joined
from flows.answers.work import chose

NAME = "erase"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "begins"

STEPS: Mapping[str, Step] = {
    "begins": Route(),
    "waits": Tell(),
    "sure": Ask("choice", key="wants_erasure", options=("erase", "keep"), reuse=False),
    "ask": Do("ask_erasure", final=True),
    "how": Route(),
    "erased": Tell(),
    "noted": Tell(),
    "kept": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begins", "waits", "just_joined"),
    ("begins", "sure"),
    ("waits", "end"),
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
    "just_joined": just_joined,
    "wants_erasure": chose("wants_erasure", "erase"),
    "is_agent": chose("role", "agent"),
}
FACTS: Mapping[str, Fact] = {}
