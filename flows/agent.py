"""Talking to a person: what the branch answers, the call centre, a note for staff; and that offices are closed."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Migration, Path, Step, Tell
from flows.answers import office
from flows.answers.work import chose

NAME = "agent"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "offer"

STEPS: Mapping[str, Step] = {
    "offer": Ask("choice", key="human_wanted", options=("call_me", "enough"), reuse=False),
    "ask": Do("ask_human"),
    "noted": Tell(),
    "closed": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("offer", "ask", "wants_call"),
    ("offer", "end"),
    ("ask", "noted"),
    ("noted", "closed", "office_closes"),
    ("noted", "end"),
    ("closed", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "wants_call": chose("human_wanted", "call_me"),
    "office_closes": lambda answers, world: office.closing(answers, world) is not None,
}
FACTS: Mapping[str, Fact] = {
    "closed_day": office.closed_day,
    "closed_what": office.closed_what,
    "opens_on": office.opens_on,
}
