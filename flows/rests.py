"""What an answer rests on, said behind it: for whom it holds, and its source, or that no source settles it."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Condition, End, Fact, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.asked import HOLDS_FOR
from bot.rules.figures import Month
from flows.answers.topics import row_of, source_year

NAME = "rests"
VERSION = 1
START = "begin"
PART = True

# Nothing that only heirs or employees ask is left open for anybody else.
OPEN_FOR = ("bpu", "both", "heirs", "all")
STEPS: Mapping[str, Step] = {
    "begin": Route(),
    **{f"for_{whom}": Tell() for whom in HOLDS_FOR},
    **{f"open_{whom}": Tell() for whom in OPEN_FOR},
    "end": End(),
}
PATHS: Sequence[Path] = [
    *[("begin", f"open_{whom}", f"is_open_for_{whom}") for whom in OPEN_FOR],
    *[("begin", f"for_{whom}", f"is_for_{whom}") for whom in HOLDS_FOR],
    ("begin", "end"),
    *[(f"for_{whom}", "end") for whom in HOLDS_FOR],
    *[(f"open_{whom}", "end") for whom in OPEN_FOR],
]


def _holds(whom: str, *, settled: bool) -> Condition:
    def holds(answers: Answers, world: World) -> bool:
        row = row_of(answers, world)
        return row is not None and row.holds_for == whom and row.settled is settled

    return holds


CONDITIONS: Mapping[str, Condition] = {
    **{f"is_for_{whom}": _holds(whom, settled=True) for whom in HOLDS_FOR},
    **{f"is_open_for_{whom}": _holds(whom, settled=False) for whom in OPEN_FOR},
}


def _source(answers: Answers, world: World) -> object:
    row = row_of(answers, world)
    return row.source if row else ""


def _looked(answers: Answers, world: World) -> object:
    row = row_of(answers, world)
    return Month.of(row.day) if row else ""


FACTS: Mapping[str, Fact] = {"source": _source, "source_year": source_year, "looked_until": _looked}
