"""Still not understood when a person was offered: one is noted, and the question stays open."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, Do, End, Fact, Migration, Path, Step, Tell

NAME = "stuck"
VERSION = 2
MIGRATIONS = {1: Migration(steps={"offer": "end"})}  # offered beside the question itself
START = "ask"

STEPS: Mapping[str, Step] = {"ask": Do("ask_human"), "noted": Tell(), "end": End()}
PATHS: Sequence[Path] = [("ask", "noted"), ("noted", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = {}
