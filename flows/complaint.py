"""Money taken, bad service: noted for staff at once, with the call centre beside it."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, Do, End, Fact, Path, Step, Tell

NAME = "complaint"
VERSION = 1
START = "note"

STEPS: Mapping[str, Step] = {"note": Do("ask_human"), "tell": Tell(), "end": End()}
PATHS: Sequence[Path] = [("note", "tell"), ("tell", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = {}
