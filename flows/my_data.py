"""What is held about somebody, said to themselves; from here it is corrected or erased."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Call, Condition, Do, End, Fact, Path, Route, Step, Tell
from bot.engine.world import World
from flows.answers.work import chose, has

NAME = "my_data"
VERSION = 1
START = "begin"

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "nothing": Tell(),
    "held": Tell(),
    "ask": Do("ask_my_data"),
    "which": Route(),
    "next": Ask("choice", key="my_data_next", options=("correct", "erase", "enough"), reuse=False),
    "next_erase": Ask("choice", key="my_data_then", options=("erase", "enough"), reuse=False),
    "correct": Call("correct"),
    "erase": Call("erase"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "held", "has_said_anything"),
    ("begin", "nothing"),
    ("held", "ask"),
    ("ask", "which"),
    ("which", "next", "has_registration"),
    ("which", "next_erase"),
    ("next", "correct", "wants_correction"),
    ("next", "erase", "wants_erasure"),
    ("next", "end"),
    ("next_erase", "erase", "then_wants_erasure"),
    ("next_erase", "end"),
    ("correct", "end"),
    ("erase", "end"),
    ("nothing", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "has_said_anything": lambda answers, world: bool(_labels_kept(answers, world)),
    "has_registration": has("reference"),
    "wants_correction": chose("my_data_next", "correct"),
    "wants_erasure": chose("my_data_next", "erase"),
    "then_wants_erasure": chose("my_data_then", "erase"),
}


def _labels_kept(answers: Answers, world: World) -> list[str]:
    labels = world.words.find(answers["language"], "register", "review").labels
    return [label for key, label in labels.items() if key in answers]


def _kept(answers: Answers, world: World) -> object:
    """Which answers are kept, by their label; the values are the person's own and stay out of the chat."""
    return ", ".join(_labels_kept(answers, world))


FACTS: Mapping[str, Fact] = {
    "kept": _kept,
    "reference_or_none": lambda answers, world: answers.get("reference") or "–",
    "privacy_link": lambda answers, world: world.link("privasi", ""),
}
