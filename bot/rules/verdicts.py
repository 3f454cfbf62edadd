"""The table verdicts are read from: which rule says what, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.rules.answers import Age, Answers, births_contradict

ELIGIBLE, NOT_ELIGIBLE, ASK_BRANCH = "eligible", "not_eligible", "ask_branch"


@dataclass(frozen=True, slots=True)
class Case:
    """The answers, and what the rulebook of the day makes of the age."""

    said: Answers
    age: Age | None
    limit: int
    adult: int
    jobs_max: int

    @property
    def past_limit(self) -> bool:
        return self.age is not None and self.age.reached(self.limit)

    @property
    def limit_open(self) -> bool:
        return self.age is not None and self.age.leaves_open(self.limit)

    @property
    def under_age(self) -> bool:
        return self.age is not None and self.age.below(self.adult)

    @property
    def adult_open(self) -> bool:
        return self.age is not None and self.age.leaves_open(self.adult)

    @property
    def active(self) -> bool:
        return self.said.already_member == "bpu_active"


@dataclass(frozen=True, slots=True)
class Row:
    """When `when` holds, `rule` says `verdict`; `answers` are what it read, first the one to change."""

    rule: str
    verdict: str
    answers: tuple[str, ...]
    when: Callable[[Case], bool]


_BIRTH = ("birth_date", "birth_year")
_BIRTH_AND_MEMBER = ("already_member", "birth_date", "birth_year")

# Read from the top: the first row that matches gives the verdict, and the rows below it with the same
# verdict are reasons too. A "no" that holds whatever an open question's answer may be stands above that
# question; a "no" that is only right inside BPU stands below the questions whether this is BPU at all.
ROWS = (
    Row(
        "membership.must_work",
        NOT_ELIGIBLE,
        ("works_now",),
        lambda case: case.said.works_now is False and not case.said.works_abroad,
    ),
    Row("membership.foreigner", ASK_BRANCH, ("citizen",), lambda case: case.said.citizen is False),
    Row(
        "membership.migrant_worker",
        NOT_ELIGIBLE,
        ("works_abroad",),
        lambda case: case.said.works_abroad is True,
    ),
    Row(
        "membership.construction",
        NOT_ELIGIBLE,
        ("construction_project",),
        lambda case: case.said.construction_project is True,
    ),
    Row(
        "membership.domestic_worker",
        ASK_BRANCH,
        ("domestic_worker",),
        lambda case: case.said.domestic_worker is True,
    ),
    Row(
        "membership.wage_earner",
        NOT_ELIGIBLE,
        ("paid_by_employer",),
        lambda case: case.said.paid_by_employer is True,
    ),
    Row(
        "membership.nik",
        NOT_ELIGIBLE,
        ("has_nik", "citizen"),
        lambda case: case.said.citizen is True and case.said.has_nik is False,
    ),
    Row(
        "membership.age_limit",
        NOT_ELIGIBLE,
        _BIRTH_AND_MEMBER,
        lambda case: case.past_limit and case.said.already_member in ("no", "pu"),
    ),
    Row(
        "membership.answers_contradict",
        ASK_BRANCH,
        _BIRTH,
        lambda case: births_contradict(case.said),
    ),
    Row(
        "membership.answers_contradict",
        ASK_BRANCH,
        ("jobs", "works_now"),
        lambda case: case.said.jobs == 0 and case.said.works_now is True,
    ),
    Row("membership.minimum_age", ASK_BRANCH, _BIRTH, lambda case: case.under_age or case.adult_open),
    Row("membership.age_open", ASK_BRANCH, _BIRTH, lambda case: case.limit_open and not case.active),
    Row(
        "membership.lapsed_past_limit",
        ASK_BRANCH,
        _BIRTH_AND_MEMBER,
        lambda case: case.past_limit and case.said.already_member == "bpu_lapsed",
    ),
    Row(
        "membership.government_paid",
        ASK_BRANCH,
        ("already_member",),
        lambda case: case.said.already_member == "government_paid",
    ),
    Row("membership.sick_now", ASK_BRANCH, ("sick_now",), lambda case: case.said.sick_now is True),
    Row(
        "membership.jobs_max",
        ASK_BRANCH,
        ("jobs",),
        lambda case: case.said.jobs is not None and case.said.jobs > case.jobs_max,
    ),
)

# Where no row above matches and nothing is missing, the person is eligible, and these rows say why.
GROUNDS = (
    Row(
        "membership.own_work",
        ELIGIBLE,
        ("paid_by_employer",),
        lambda case: case.said.paid_by_employer is False,
    ),
    Row("membership.must_work", ELIGIBLE, ("works_now",), lambda case: True),
    Row("membership.age_limit", ELIGIBLE, _BIRTH, lambda case: not case.active),
    Row("membership.nik", ELIGIBLE, ("has_nik", "citizen"), lambda case: not case.active),
    Row("membership.already_active", ELIGIBLE, ("already_member",), lambda case: case.active),
    Row("membership.keep_paying", ELIGIBLE, ("already_member",), lambda case: case.active),
    Row(
        "membership.new_member", ELIGIBLE, ("already_member",), lambda case: case.said.already_member == "no"
    ),
    Row(
        "membership.return",
        ELIGIBLE,
        ("already_member",),
        lambda case: case.said.already_member == "bpu_lapsed",
    ),
    Row(
        "membership.beside_a_job",
        ELIGIBLE,
        ("already_member",),
        lambda case: case.said.already_member == "pu",
    ),
    Row("payment.packages", ELIGIBLE, (), lambda case: True),
    Row("jht.for_bpu", ELIGIBLE, (), lambda case: not case.said.employs_others),
    Row(
        "jht.compulsory_for_employers",
        ELIGIBLE,
        ("employs_others",),
        lambda case: case.said.employs_others is True,
    ),
    Row(
        "payment.discount_for_employers",
        ELIGIBLE,
        ("employs_others",),
        lambda case: case.said.employs_others is True,
    ),
)

# Read from the top as well; a segment is where the work belongs, whatever the verdict.
SEGMENTS: tuple[tuple[str, Callable[[Answers], bool]], ...] = (
    ("unclear", lambda said: said.citizen is False),
    ("pmi", lambda said: said.works_abroad is True),
    ("construction", lambda said: said.construction_project is True),
    ("unclear", lambda said: said.domestic_worker is True),
    ("pu", lambda said: said.paid_by_employer is True),
    ("bpu", lambda said: said.paid_by_employer is False),
    ("bpu", lambda said: said.already_member == "bpu_active"),
    ("unclear", lambda said: True),
)

# One of these said the other way round ends any yes.
ENDS_A_YES = frozenset(
    {"works_now", "paid_by_employer", "works_abroad", "construction_project", "domestic_worker", "sick_now"}
)
TOO_FEW = "membership.too_few_answers"
RULES = frozenset(
    {TOO_FEW, "membership.sure_from_age", *(row.rule for row in ROWS), *(row.rule for row in GROUNDS)}
)
