"""May this person join as BPU: the first row of the table that matches gives the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.rules.answers import Answers, age_of, read_answers
from bot.rules.reasons import Reason, change_for, reason_for
from bot.rules.rulebook import Rulebook
from bot.rules.verdicts import (
    ASK_BRANCH,
    ELIGIBLE,
    ENDS_A_YES,
    GROUNDS,
    ROWS,
    SEGMENTS,
    TOO_FEW,
    Case,
    Row,
)

PROGRAMMES = ("jkk", "jkm", "jht")
COMPULSORY = ("jkk", "jkm")
_UNSAID_MEMBERSHIP = (None, "unknown")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict with the rules that decided it; `programmes` are open, `compulsory` must be among them."""

    segment: str
    verdict: str
    programmes: tuple[str, ...]
    compulsory: tuple[str, ...]
    reasons: tuple[Reason, ...]
    would_change: tuple[Reason, ...]


def eligibility(book: Rulebook, answers: Mapping[str, object], on: date) -> Verdict:
    """The verdict on a WIB calendar day. Raises BadArgument for an answer of the wrong kind, NoRuleOnDate."""
    said = read_answers(answers, on)
    case = case_of(book, said, on)
    rows = deciding(case)
    missing = () if rows else missing_answers(said)
    if rows:
        verdict, reasons, changes = rows[0].verdict, _reasons(book, rows, on), _changes(book, rows, on)
    elif missing:
        verdict, reasons, changes = ASK_BRANCH, _too_few(book, missing, on), _still_open(book, missing, on)
    else:
        verdict, reasons, changes = ELIGIBLE, _reasons(book, grounds(case), on), _limits(book, on)
    joins = verdict == ELIGIBLE
    return Verdict(
        segment=segment_of(case),
        verdict=verdict,
        programmes=PROGRAMMES if joins else (),
        compulsory=_compulsory(said) if joins else (),
        reasons=reasons,
        would_change=changes,
    )


def case_of(book: Rulebook, said: Answers, on: date) -> Case:
    """The answers beside the limits of the day; raises NoRuleOnDate."""
    names = ("membership.age_limit", "membership.sure_from_age", "membership.jobs_max")
    limit, adult, jobs_max = (book.value(name, on).number for name in names)
    return Case(said, age_of(said, on), limit, adult, jobs_max)


def deciding(case: Case) -> tuple[Row, ...]:
    """The first row that matches and those below it with the same verdict; empty when none matches."""
    matching = [row for row in ROWS if row.when(case)]
    return tuple(row for row in matching if row.verdict == matching[0].verdict)


def grounds(case: Case) -> tuple[Row, ...]:
    return tuple(row for row in GROUNDS if row.when(case))


def missing_answers(said: Answers) -> tuple[str, ...]:
    """The answers without which nobody is called eligible, in the order of asking.

    An active member was checked when joining, so only whether they still work is open. The exceptions
    (abroad, project, household, illness) count as no until said: they are asked, but do not hold up.
    """
    if said.already_member == "bpu_active":
        return () if said.works_now is not None else ("works_now",)
    needed = ("works_now", "paid_by_employer", "citizen", "has_nik")
    missing = [name for name in needed if getattr(said, name) is None]
    no_birth = said.birth_year is None and said.birth_date is None
    unsaid = said.already_member in _UNSAID_MEMBERSHIP
    return (*missing, *(["birth_year"] if no_birth else []), *(["already_member"] if unsaid else []))


def segment_of(case: Case) -> str:
    return next(segment for segment, holds in SEGMENTS if holds(case))


def _compulsory(said: Answers) -> tuple[str, ...]:
    return PROGRAMMES if said.employs_others else COMPULSORY


def _reasons(book: Rulebook, rows: tuple[Row, ...], on: date) -> tuple[Reason, ...]:
    names = dict.fromkeys(row.rule for row in rows)
    answers = {name: tuple(a for row in rows if row.rule == name for a in row.answers) for name in names}
    return tuple(reason_for(book, name, on, answers=answers[name]) for name in names)


def _too_few(book: Rulebook, missing: tuple[str, ...], on: date) -> tuple[Reason, ...]:
    return (reason_for(book, TOO_FEW, on, answers=missing),)


def _still_open(book: Rulebook, missing: tuple[str, ...], on: date) -> tuple[Reason, ...]:
    changes = [change_for(book, TOO_FEW, on, answer) for answer in missing]
    return tuple(change for change in changes if change)


def _changes(book: Rulebook, rows: tuple[Row, ...], on: date) -> tuple[Reason, ...]:
    """What could change a no or a question: the rows whose rule knows a way out."""
    changes = [change_for(book, row.rule, on, row.answers[0]) for row in rows]
    return tuple(change for change in changes if change)


def _limits(book: Rulebook, on: date) -> tuple[Reason, ...]:
    """What would end a yes: the rows that one other answer would bring in."""
    ending = [row for row in ROWS if row.answers[0] in ENDS_A_YES]
    return tuple(reason_for(book, row.rule, on, answers=row.answers[:1]) for row in ending)
