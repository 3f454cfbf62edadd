"""Money taken, nobody came, pressure: noted under a number, for staff and never for the agent it is about."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Path, Step, Tell

NAME = "complaint"
VERSION = 1
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
PATHS: Sequence[Path] = [("kind", "story"), ("story", "note"), ("note", "tell"), ("tell", "end")]
CONDITIONS: Mapping[str, Condition] = {}
FACTS: Mapping[str, Fact] = {"complaint": lambda answers, world: str(answers["complaint"])}
