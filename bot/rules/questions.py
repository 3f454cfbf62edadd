"""Which answer to ask for next, so that few questions settle it and the sensitive ones come last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.rules.answers import Answers, read_answers
from bot.rules.eligibility import case_of, deciding
from bot.rules.rulebook import Rulebook

# Work and age settle most conversations; papers, citizenship and health are asked only of those who remain.
ORDER = (
    "works_now",
    "paid_by_employer",
    "birth_year",
    "already_member",
    "works_abroad",
    "construction_project",
    "domestic_worker",
    "jobs",
    "employs_others",
    "citizen",
    "has_nik",
    "sick_now",
)
# An active member was asked these when joining.
_KNOWN_OF_ACTIVE = frozenset({"citizen", "has_nik"})
# Only the full date settles what the year left open.
_NEEDS_FULL_DATE = frozenset({"membership.age_open", "membership.minimum_age"})


def next_question(book: Rulebook, answers: Mapping[str, object], on: date) -> str | None:
    """The name of the answer to ask for next, None once the verdict stands; raises like `eligibility`."""
    said = read_answers(answers, on)
    rows = deciding(case_of(book, said, on))
    if rows:
        year_only = said.birth_year is not None and said.birth_date is None
        asks_date = year_only and all(_is_settled_by_date(book, said, on, row.rule) for row in rows)
        return "birth_date" if asks_date else None
    return next((name for name in ORDER if not _is_answered(said, name)), None)


def _is_settled_by_date(book: Rulebook, said: Answers, on: date, rule: str) -> bool:
    case = case_of(book, said, on)
    return rule in _NEEDS_FULL_DATE and (case.may_have_reached_the_limit() or case.may_turn_adult())


def _is_answered(said: Answers, name: str) -> bool:
    if name == "birth_year":
        return said.birth_year is not None or said.birth_date is not None
    skipped = said.already_member == "bpu_active" and name in _KNOWN_OF_ACTIVE
    return skipped or getattr(said, name) is not None
