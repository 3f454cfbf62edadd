"""Talking to a person: what the branch answers, the call centre, and a note for staff."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Path, Step, Tell
from flows.answers.work import chose

NAME = "agent"
VERSION = 1
START = "offer"

STEPS: Mapping[str, Step] = {
    "offer": Ask("choice", key="human_wanted", options=("call_me", "enough"), reuse=False),
    "ask": Do("ask_human"),
    "noted": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("offer", "ask", "wants_call"),
    ("offer", "end"),
    ("ask", "noted"),
    ("noted", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"wants_call": chose("human_wanted", "call_me")}
FACTS: Mapping[str, Fact] = {}
