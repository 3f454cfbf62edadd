"""Erasing what is held about somebody: asked once more, then handed to staff, who answer for it."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Path, Step, Tell
from flows.work import chose

NAME = "erase"
VERSION = 1
START = "sure"

STEPS: Mapping[str, Step] = {
    "sure": Ask("choice", key="wants_erasure", options=("erase", "keep"), reuse=False),
    "ask": Do("ask_erasure", final=True),
    "noted": Tell(),
    "kept": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("sure", "ask", "wants_erasure"),
    ("sure", "kept"),
    ("ask", "noted"),
    ("noted", "end"),
    ("kept", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"wants_erasure": chose("wants_erasure", "erase")}
FACTS: Mapping[str, Fact] = {}
