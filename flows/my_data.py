"""What is held about somebody, said to themselves; from here it is corrected or erased."""

from collections.abc import Mapping, Sequence

from bot.engine.saying.speaking import value_label
from bot.engine.tables import Answers, Ask, Call, Condition, Do, End, Fact, Path, Route, Step, Tell
from bot.engine.world import World
from flows.answers.work import chose, has

NAME = "my_data"
VERSION = 1
START = "begin"

SHOWN, ENDING, NUMBER = 2, 3, 7  # letters shown, digits at the end of a number, and from how many digits on

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
    """Which answers are kept, and enough of each to know it by: a telephone is shared, the whole stands on the form."""
    language = answers["language"]
    labels = world.words.find(language, "register", "review").labels
    options = world.words.find(language, "common", "values").options
    told = (
        (label, value_label("", answers[key], options, language))
        for key, label in labels.items()
        if key in answers
    )
    return ", ".join(f"{label} {masked(value)}" for label, value in told)


def masked(value: str) -> str:
    """08…811, Si…, 19…: how it begins, and of a longer number how it ends."""
    plain = f"0{value[3:]}" if value.startswith("+62") else value
    return f"{plain[:SHOWN]}…{plain[-ENDING:] if plain.isdecimal() and len(plain) > NUMBER else ''}"


FACTS: Mapping[str, Fact] = {
    "kept": _kept,
    "whole_link": lambda answers, world: (
        world.link("daftar", answers["reference"]) if answers.get("reference") else world.link("privasi", "")
    ),
    "reference_or_none": lambda answers, world: answers.get("reference") or "–",
    "privacy_link": lambda answers, world: world.link("privasi", ""),
}
