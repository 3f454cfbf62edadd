"""It has happened: the urgent way to the call centre, without forms."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, End, Fact, Path, Step, Tell

NAME = "claim"
VERSION = 1
START = "tell"

STEPS: Mapping[str, Step] = {"tell": Tell(), "end": End()}
PATHS: Sequence[Path] = [("tell", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = {}
