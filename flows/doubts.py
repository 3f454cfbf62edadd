"""What people ask about the very question that is open ("dipotong modal dulu?"): an answer each, and no list."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, Do, End, Fact, Migration, Path, Route, Step, Tell
from flows.answers.work import chose

NAME = "doubts"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "begin"

DOUBT = "doubt"  # which of them is asked
DOUBTS = (
    *("data_shared", "consent_means", "name_of_ktp", "not_mine", "two_works", "each_alone", "was_member"),
    *(
        "year_of_ktp",
        "year_only",
        "own_papers",
        "net_income",
        "no_tax",
        "low_season",
        "which_period",
        "no_shame",
    ),
    *("place_of_work", "others_phone", "no_bills", "packages_differ", "packages_cost", "savings_when"),
    *("savings_before", "employer_refuses", "sum_depends"),
)
STEPS: Mapping[str, Step] = {
    "begin": Route(),
    **{doubt: Tell() for doubt in DOUBTS},
    "done": Do("end_aside"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    *[("begin", doubt, f"doubts_{doubt}") for doubt in DOUBTS],
    ("begin", "done"),
    *[(doubt, "done") for doubt in DOUBTS],
    ("done", "end"),
]
CONDITIONS: Mapping[str, Condition] = {f"doubts_{doubt}": chose(DOUBT, doubt) for doubt in DOUBTS}
FACTS: Mapping[str, Fact] = {}
