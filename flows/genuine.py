"""Is this real? Who runs the bot, how to check it, what nobody will ever ask."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, End, Fact, Path, Step, Tell

NAME = "genuine"
VERSION = 1
START = "tell"

STEPS: Mapping[str, Step] = {"tell": Tell(), "end": End()}
PATHS: Sequence[Path] = [("tell", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = {}
