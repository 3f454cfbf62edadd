"""Somebody does not want to join after all, with a registration under way: asked once, then its agent is told."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Path, Step, Tell
from flows.answers.work import chose

NAME = "give_up"
VERSION = 1
START = "sure"

STEPS: Mapping[str, Step] = {
    "sure": Ask("choice", key="gives_up", options=("ends", "goes_on"), reuse=False),
    "withdraw": Do("withdraw_referral"),
    "withdrawn": Tell(),
    "kept": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("sure", "withdraw", "ends"),
    ("sure", "kept"),
    ("withdraw", "withdrawn"),
    ("withdrawn", "end"),
    ("kept", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"ends": chose("gives_up", "ends")}
FACTS: Mapping[str, Fact] = {}
