"""What agents change about their own work by typing it: days off, hours, room, place; and what they ask to see."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.engine.tables import Answers, Ask, Condition, Do, End, Fact, Migration, Path, Route, Step, Tell
from bot.engine.world import World

NAME = "agent_work"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "begin"

TOLD = ("leave", "back", "weekdays", "hours", "capacity")
LOOKED_UP = ("leads", "month")  # told a moment later, by a notice


STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "place": Ask("place", key="agent_place", asks="location", reuse=False),
    "note": Do("agent_asks"),
    "which": Route(),
    **{what: Tell() for what in TOLD},
    "leave_day": Tell(),
    "moved": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "place", "moves"),
    ("begin", "note"),
    ("place", "note"),
    ("note", "which"),
    ("which", "leave_day", "is_one_day"),
    *[("which", what, f"is_{what}") for what in TOLD],
    ("which", "moved", "moves"),
    ("which", "end"),
    *[(what, "end") for what in (*TOLD, "leave_day", "moved")],
]


def _said(what: str) -> Condition:
    return lambda answers, world: answers["agent_said"]["what"] == what


def _value(answers: Answers) -> str:
    return str(answers["agent_said"]["value"])


def _one_day(answers: Answers, world: World) -> bool:
    first, _, last = _value(answers).partition("/")
    return _said("leave")(answers, world) and first == last


CONDITIONS: Mapping[str, Condition] = {
    "moves": _said("move"),
    "is_one_day": _one_day,
    **{f"is_{what}": _said(what) for what in TOLD},
}


def _clock(answers: Answers, side: int) -> str:
    hour, minute = divmod(int(_value(answers).split("-")[side]), 60)
    return f"{hour:02d}.{minute:02d}"


FACTS: Mapping[str, Fact] = {
    "since": lambda answers, world: date.fromisoformat(_value(answers).split("/")[0]),
    "until": lambda answers, world: date.fromisoformat(_value(answers).split("/")[1]),
    "opens": lambda answers, world: _clock(answers, 0),
    "closes": lambda answers, world: _clock(answers, 1),
    "most": lambda answers, world: _value(answers),
    "free_days": lambda answers, world: len(_value(answers)),
}
