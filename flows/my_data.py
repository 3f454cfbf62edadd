"""What is held about somebody, said to themselves."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Condition, End, Fact, Path, Route, Step, Tell
from bot.engine.world import World
from flows.work import has

NAME = "my_data"
VERSION = 1
START = "begin"

STEPS: Mapping[str, Step] = {"begin": Route(), "nothing": Tell(), "held": Tell(), "end": End()}
PATHS: Sequence[Path] = [
    ("begin", "held", "has_said_anything"),
    ("begin", "nothing"),
    ("held", "end"),
    ("nothing", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"has_said_anything": has("called")}


def _kept(answers: Answers, world: World) -> object:
    """Which answers are kept, by their label; the values are the person's own and stay out of the chat."""
    labels = world.words.find(answers["language"], "register", "review").labels
    return ", ".join(label for key, label in labels.items() if key in answers)


FACTS: Mapping[str, Fact] = {
    "kept": _kept,
    "reference_or_none": lambda answers, world: answers.get("reference") or "–",
    "privacy_link": lambda answers, world: world.link("privasi", ""),
}
