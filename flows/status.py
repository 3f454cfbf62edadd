"""How far a registration has come, as told to the person by the office's own notices."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, End, Fact, Path, Route, Step, Tell
from flows.work import chose, has

NAME = "status"
VERSION = 1
START = "begin"

STATES = ("waiting", "unserved", "accepted", "contacted", "registered", "closed")

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "none": Tell(),
    "known": Route(),
    "submitted": Tell(),
    "end": End(),
    **{state: Tell() for state in STATES},
}
PATHS: Sequence[Path] = [
    ("begin", "known", "has_registration"),
    ("begin", "none"),
    *[("known", state, f"is_{state}") for state in STATES],
    ("known", "submitted"),
    *[(state, "end") for state in (*STATES, "submitted", "none")],
]
CONDITIONS: Mapping[str, Condition] = {
    "has_registration": has("reference"),
    **{f"is_{state}": chose("referral", state) for state in STATES},
}
FACTS: Mapping[str, Fact] = {"form_link": lambda answers, world: world.link("daftar", answers["reference"])}
