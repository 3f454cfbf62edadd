"""The five programmes in plain words: three that an informal worker can join, two that are not theirs."""

from bot.engine.tables import Ask, End, Route, Tell
from flows.work import chose

NAME = "programmes"
VERSION = 1
START = "which"

PROGRAMMES = ("jkk", "jkm", "jht", "jp", "jkp")

STEPS = {
    "which": Ask("choice", key="programme", options=(*PROGRAMMES, "enough"), reuse=False),
    "again": Route(),
    "more": Ask("choice", key="programme", options=(*PROGRAMMES, "enough"), reuse=False),
    "end": End(),
} | {programme: Tell() for programme in PROGRAMMES}
PATHS = [
    *[("which", programme, f"wants_{programme}") for programme in PROGRAMMES],
    ("which", "end"),
    *[(programme, "more") for programme in PROGRAMMES],
    *[("more", programme, f"wants_{programme}") for programme in PROGRAMMES],
    ("more", "again"),
    ("again", "end"),
]
CONDITIONS = {f"wants_{programme}": chose("programme", programme) for programme in PROGRAMMES}
FACTS: dict = {}
