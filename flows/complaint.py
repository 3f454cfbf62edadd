"""Money taken, nobody came, pressure: noted under a number, for staff and never for the agent it is about."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Migration, Path, Step, Tell

NAME = "complaint"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "kind"

STEPS: Mapping[str, Step] = {
    "kind": Ask(
        "choice", key="complaint_kind", options=("money", "no_show", "pressure", "other"), reuse=False
    ),
    "story": Ask("text", key="complaint_story", reuse=False),
    "note": Do("complain"),
    "tell": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("kind", "note", "told"),
    ("kind", "story"),
    ("story", "note"),
    ("note", "tell"),
    ("tell", "end"),
]
# Whoever told it in the very words with which they came is not asked to tell it again.
CONDITIONS: Mapping[str, Condition] = {"told": lambda answers, world: bool(answers.get("complaint_words"))}
FACTS: Mapping[str, Fact] = {"complaint": lambda answers, world: str(answers["complaint"])}
