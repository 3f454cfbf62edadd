"""Another language, from anywhere; the open question is asked again in it."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, Do, End, Fact, Migration, Path, Step, Tell
from flows.answers import languages

NAME = "language"
VERSION = 3
MIGRATIONS = {1: Migration(), 2: Migration()}
START = "choose"

STEPS: Mapping[str, Step] = {
    "choose": languages.QUESTION,
    "set": Do("choose_language"),
    "chosen": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [("choose", "set"), ("set", "chosen"), ("chosen", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = languages.FACTS
