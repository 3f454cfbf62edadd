"""No more messages we begin ourselves: broadcasts end at once, answers to questions do not."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, Do, End, Fact, Path, Step, Tell

NAME = "stop"
VERSION = 1
START = "stop"

STEPS: Mapping[str, Step] = {"stop": Do("stop_broadcasts"), "stopped": Tell(), "end": End()}
PATHS: Sequence[Path] = [("stop", "stopped"), ("stopped", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = {}
