"""The first meeting: who is speaking, in one line. What somebody wrote first is answered right behind it."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, End, Fact, Migration, Path, Step, Tell

NAME = "welcome"
VERSION = 4
# The language is heard, and consent is asked where answers begin to be kept.
MIGRATIONS = {1: Migration(), 2: Migration(), 3: Migration(steps={"language": "end", "consent": "end"})}
START = "hello"

STEPS: Mapping[str, Step] = {"hello": Tell(), "end": End()}
PATHS: Sequence[Path] = [("hello", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = {}
