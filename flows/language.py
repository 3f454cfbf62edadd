"""Another language, from anywhere; the open question is asked again in it."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Migration, Path, Step, Tell

NAME = "language"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "choose"

STEPS: Mapping[str, Step] = {
    "choose": Ask("choice", key="chosen_language", options=("id", "en", "jv", "su"), reuse=False),
    "set": Do("choose_language"),
    "chosen": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [("choose", "set"), ("set", "chosen"), ("chosen", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = {}
