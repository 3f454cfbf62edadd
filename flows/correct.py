"""Correcting a registration that was already confirmed: the card's details on the form, the rest line by line here."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Call, Condition, Do, End, Fact, Migration, Path, Route, Step, Tell
from flows.answers.waiting import form_link, just_joined
from flows.answers.work import chose

NAME = "correct"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "begins"

STEPS: Mapping[str, Step] = {
    "begins": Route(),
    "waits": Tell(),
    "which": Ask("choice", key="corrects", options=("form", "answers", "enough"), reuse=False),
    "form": Tell(),
    "begin": Do("begin_correction"),
    "lines": Call("register"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begins", "waits", "just_joined"),
    ("begins", "which"),
    ("waits", "end"),
    ("which", "form", "corrects_form"),
    ("which", "begin", "corrects_answers"),
    ("which", "end"),
    ("form", "end"),
    ("begin", "lines"),
    ("lines", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "just_joined": just_joined,
    "corrects_form": chose("corrects", "form"),
    "corrects_answers": chose("corrects", "answers"),
}
FACTS: Mapping[str, Fact] = {"form_link": form_link}
