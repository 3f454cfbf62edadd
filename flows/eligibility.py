"""May I join? Three or four questions, then a verdict with its reasons; each ending is its own."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.engine.tables import Answers, Ask, Condition, Do, End, Fact, Migration, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.reasons import render
from flows.answers import work
from flows.answers.explaining import tongue
from flows.answers.work import decided_by, says, settled

NAME = "eligibility"
VERSION = 3
# Work is told in free words; the card is seen to on the form and by the agent.
MIGRATIONS = {1: Migration(), 2: Migration(steps={"work": "job", "papers": "verdict"})}
START = "job"

MEMBER = ("no", "bpu_active", "bpu_lapsed", "pu", "government_paid", "unknown")

YOUNGEST = 10  # years; a later day is no birthday of anybody who works: "sudah tadi siang"


def _of_a_birth(answers: Answers, world: World) -> bool:
    return date.fromisoformat(answers["birth_date"]).year <= world.today.year - YOUNGEST


STEPS: Mapping[str, Step] = {
    "job": Ask("job", said_back=True),
    "after_job": Route(),
    "work": Ask("choice", options=("own", "employee")),
    "after_work": Route(),
    "birth_year": Ask("birth_year"),
    "after_birth": Route(),
    "member": Ask("choice", options=MEMBER),
    "after_member": Route(),
    "birth_date": Ask("date", accept=_of_a_birth),
    "verdict": Route(),
    "eligible": Tell(),
    "active": Tell(),
    "lapsed": Tell(),
    "past_limit": Tell(),
    "employee": Tell(),
    "household": Tell(),
    "government": Tell(),
    "not_eligible": Tell(),
    "ask_branch": Tell(),
    "decided": Do("decided_eligibility"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("job", "after_job"),
    ("after_job", "work", "work_unclear"),
    ("after_job", "after_work"),
    ("work", "after_work"),
    ("after_work", "verdict", "settled"),
    ("after_work", "birth_year"),
    ("birth_year", "after_birth"),
    ("after_birth", "member"),
    ("member", "after_member"),
    ("after_member", "verdict", "settled"),
    ("after_member", "birth_date", "year_leaves_open"),
    ("after_member", "verdict"),
    ("birth_date", "verdict"),
    ("verdict", "active", "is_active"),
    ("verdict", "lapsed", "may_return"),
    ("verdict", "eligible", "may_join"),
    ("verdict", "past_limit", "is_past_limit"),
    ("verdict", "employee", "is_employee"),
    ("verdict", "household", "is_household"),
    ("verdict", "government", "is_paid_for"),
    ("verdict", "not_eligible", "may_not"),
    ("verdict", "ask_branch"),
    *[
        (ending, "decided")
        for ending in (
            *("eligible", "active", "lapsed", "past_limit", "employee", "household", "government"),
            *("not_eligible", "ask_branch"),
        )
    ],
    ("decided", "end"),
]


def _joins(*members: str) -> Condition:
    eligible = says("eligible")
    return lambda answers, world: answers.get("member") in members and eligible(answers, world)


CONDITIONS: Mapping[str, Condition] = {
    "settled": settled,
    "work_unclear": work.work_unclear,
    "year_leaves_open": work.asks_birth_date,
    "is_active": _joins("bpu_active"),
    "may_return": _joins("bpu_lapsed"),
    "may_join": says("eligible"),
    "is_past_limit": decided_by("membership.age_limit"),
    "is_employee": decided_by("membership.wage_earner"),
    "is_household": decided_by("membership.domestic_worker"),
    "is_paid_for": decided_by("membership.government_paid"),
    "may_not": says("not_eligible"),
}


def _because(answers: Answers, world: World) -> object:
    """The first reasons that decided, one sentence each, with their source."""
    reasons = work.verdict(answers, world).reasons[:2]
    language = tongue(answers)
    return "\n".join(f"• {render(reason, language)} ({reason.source})" for reason in reasons)


def _would_change(answers: Answers, world: World) -> object:
    changes = work.verdict(answers, world).would_change[:2]
    language = tongue(answers)
    return "\n".join(f"• {render(change, language)}" for change in changes)


FACTS: Mapping[str, Fact] = {"because": _because, "would_change": _would_change}
