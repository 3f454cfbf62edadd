"""The table verdicts are read from: which rule says what, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.rules.answers import Age, Answers, births_contradict

ELIGIBLE, NOT_ELIGIBLE, ASK_BRANCH = "eligible", "not_eligible", "ask_branch"
TOO_FEW = "membership.too_few_answers"


@dataclass(frozen=True, slots=True)
class Case:
    """The answers, and what the rulebook of the day makes of age and jobs; each method is one condition."""

    said: Answers
    age: Age | None
    limit: int
    adult: int
    jobs_max: int

    def always(self) -> bool:
        return True

    def is_active(self) -> bool:
        return self.said.already_member == "bpu_active"

    def is_no_active_member(self) -> bool:
        return not self.is_active()

    def employs_nobody(self) -> bool:
        return not self.said.employs_others

    def does_not_work(self) -> bool:
        """Not working now; somebody going abroad registers before the work begins."""
        return self.said.works_now is False and not self.said.works_abroad

    def has_no_nik(self) -> bool:
        return self.said.citizen is True and self.said.has_nik is False

    def has_more_jobs_than_allowed(self) -> bool:
        return self.said.jobs is not None and self.said.jobs > self.jobs_max

    def works_without_a_job(self) -> bool:
        return self.said.jobs == 0 and self.said.works_now is True

    def gives_two_births(self) -> bool:
        return births_contradict(self.said)

    def is_or_may_be_under_age(self) -> bool:
        return self.age is not None and (self.age.below(self.adult) or self.may_turn_adult())

    def may_turn_adult(self) -> bool:
        return self.age is not None and self.age.leaves_open(self.adult)

    def may_have_reached_the_limit(self) -> bool:
        return self.age is not None and self.age.leaves_open(self.limit) and not self.is_active()

    def would_join_past_the_limit(self) -> bool:
        return self._is_past_the_limit() and self.said.already_member in ("no", "pu")

    def would_return_past_the_limit(self) -> bool:
        return self._is_past_the_limit() and self.said.already_member == "bpu_lapsed"

    def _is_past_the_limit(self) -> bool:
        return self.age is not None and self.age.reached(self.limit)


@dataclass(frozen=True, slots=True)
class Row:
    """When `when` holds, `rule` says `verdict`; `answers` are what it read, first the one to change."""

    rule: str
    verdict: str
    answers: tuple[str, ...]
    when: Callable[[Case], bool]


def _yes(answer: str) -> Callable[[Case], bool]:
    return lambda case: getattr(case.said, answer) is True


def _no(answer: str) -> Callable[[Case], bool]:
    return lambda case: getattr(case.said, answer) is False


def _member(status: str) -> Callable[[Case], bool]:
    return lambda case: case.said.already_member == status


_BIRTH = ("birth_date", "birth_year")
_MEMBER_AND_BIRTH = ("already_member", *_BIRTH)

# Read from the top: the first row that matches gives the verdict, and the rows below it with the same
# verdict are reasons too. A "no" that holds whatever an open question's answer may be stands above that
# question; a "no" that is only right inside BPU stands below the questions whether this is BPU at all.
ROWS = (
    Row("membership.must_work", NOT_ELIGIBLE, ("works_now",), Case.does_not_work),
    Row("membership.foreigner", ASK_BRANCH, ("citizen",), _no("citizen")),
    Row("membership.migrant_worker", NOT_ELIGIBLE, ("works_abroad",), _yes("works_abroad")),
    Row("membership.construction", NOT_ELIGIBLE, ("construction_project",), _yes("construction_project")),
    Row("membership.domestic_worker", ASK_BRANCH, ("domestic_worker",), _yes("domestic_worker")),
    Row("membership.wage_earner", NOT_ELIGIBLE, ("paid_by_employer",), _yes("paid_by_employer")),
    Row("membership.nik", NOT_ELIGIBLE, ("has_nik", "citizen"), Case.has_no_nik),
    Row("membership.age_limit", NOT_ELIGIBLE, _MEMBER_AND_BIRTH, Case.would_join_past_the_limit),
    Row("membership.answers_contradict", ASK_BRANCH, _BIRTH, Case.gives_two_births),
    Row("membership.answers_contradict", ASK_BRANCH, ("jobs", "works_now"), Case.works_without_a_job),
    Row("membership.minimum_age", ASK_BRANCH, _BIRTH, Case.is_or_may_be_under_age),
    Row("membership.age_open", ASK_BRANCH, _BIRTH, Case.may_have_reached_the_limit),
    Row("membership.lapsed_past_limit", ASK_BRANCH, _MEMBER_AND_BIRTH, Case.would_return_past_the_limit),
    Row("membership.government_paid", ASK_BRANCH, ("already_member",), _member("government_paid")),
    Row("membership.sick_now", ASK_BRANCH, ("sick_now",), _yes("sick_now")),
    Row("membership.jobs_max", ASK_BRANCH, ("jobs",), Case.has_more_jobs_than_allowed),
)

# Where no row above matches and nothing is missing, the person is eligible, and these rows say why.
GROUNDS = (
    Row("membership.own_work", ELIGIBLE, ("paid_by_employer",), _no("paid_by_employer")),
    Row("membership.must_work", ELIGIBLE, ("works_now",), Case.always),
    Row("membership.age_limit", ELIGIBLE, _BIRTH, Case.is_no_active_member),
    Row("membership.nik", ELIGIBLE, ("has_nik", "citizen"), Case.is_no_active_member),
    Row("membership.already_active", ELIGIBLE, ("already_member",), Case.is_active),
    Row("membership.keep_paying", ELIGIBLE, ("already_member",), Case.is_active),
    Row("membership.new_member", ELIGIBLE, ("already_member",), _member("no")),
    Row("membership.return", ELIGIBLE, ("already_member",), _member("bpu_lapsed")),
    Row("membership.beside_a_job", ELIGIBLE, ("already_member",), _member("pu")),
    Row("payment.packages", ELIGIBLE, (), Case.always),
    Row("jht.for_bpu", ELIGIBLE, (), Case.employs_nobody),
    Row("jht.compulsory_for_employers", ELIGIBLE, ("employs_others",), _yes("employs_others")),
    Row("payment.discount_for_employers", ELIGIBLE, ("employs_others",), _yes("employs_others")),
)

# Read from the top as well; a segment is where the work belongs, whatever the verdict.
SEGMENTS: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("unclear", _no("citizen")),
    ("pmi", _yes("works_abroad")),
    ("construction", _yes("construction_project")),
    ("unclear", _yes("domestic_worker")),
    ("pu", _yes("paid_by_employer")),
    ("bpu", _no("paid_by_employer")),
    ("bpu", Case.is_active),
    ("unclear", Case.always),
)

# One of these said the other way round ends any yes.
ENDS_A_YES = frozenset(
    {"works_now", "paid_by_employer", "works_abroad", "construction_project", "domestic_worker", "sick_now"}
)
RULES = frozenset(
    {TOO_FEW, "membership.sure_from_age", *(row.rule for row in ROWS), *(row.rule for row in GROUNDS)}
)
