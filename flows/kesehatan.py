"""BPJS Kesehatan is another institution: what to do with a question about it."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, End, Fact, Path, Step, Tell

NAME = "kesehatan"
VERSION = 1
START = "tell"

STEPS: Mapping[str, Step] = {"tell": Tell(), "end": End()}
PATHS: Sequence[Path] = [("tell", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = {}
