"""The five programmes in plain words: three that an informal worker can join, two that are not theirs."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, End, Fact, Path, Route, Step, Tell
from flows.work import chose

NAME = "programmes"
VERSION = 1
START = "which"

PROGRAMMES = ("jkk", "jkm", "jht", "jp", "jkp")

STEPS: Mapping[str, Step] = {
    "which": Ask("choice", key="programme", options=(*PROGRAMMES, "enough"), reuse=False),
    "again": Route(),
    "more": Ask("choice", key="programme", options=(*PROGRAMMES, "enough"), reuse=False),
    "end": End(),
    **{programme: Tell() for programme in PROGRAMMES},
}
PATHS: Sequence[Path] = [
    *[("which", programme, f"wants_{programme}") for programme in PROGRAMMES],
    ("which", "end"),
    *[(programme, "more") for programme in PROGRAMMES],
    *[("more", programme, f"wants_{programme}") for programme in PROGRAMMES],
    ("more", "again"),
    ("again", "end"),
]
CONDITIONS: Mapping[str, Condition] = {f"wants_{name}": chose("programme", name) for name in PROGRAMMES}
FACTS: Mapping[str, Fact] = {}
