"""Correcting a registration that was already confirmed: the card's details on the form, the rest line by line here."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Call, Condition, Do, End, Fact, Path, Step, Tell
from flows.answers.work import chose

NAME = "correct"
VERSION = 1
START = "which"

STEPS: Mapping[str, Step] = {
    "which": Ask("choice", key="corrects", options=("form", "answers", "enough"), reuse=False),
    "form": Tell(),
    "begin": Do("begin_correction"),
    "lines": Call("register"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("which", "form", "corrects_form"),
    ("which", "begin", "corrects_answers"),
    ("which", "end"),
    ("form", "end"),
    ("begin", "lines"),
    ("lines", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "corrects_form": chose("corrects", "form"),
    "corrects_answers": chose("corrects", "answers"),
}
FACTS: Mapping[str, Fact] = {"form_link": lambda answers, world: world.link("daftar", answers["reference"])}
