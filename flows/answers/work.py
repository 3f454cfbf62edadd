"""What several flows make of the same answers: work, income in a month, sector, eligibility. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bot.engine.tables import Answers, Condition
from bot.engine.world import World
from bot.rules.contribution import Contribution, contribution
from bot.rules.eligibility import Verdict, eligibility
from bot.rules.figures import Month
from bot.rules.questions import next_question
from bot.rules.rulebook import Rulebook

# One question about how somebody works settles five of the rulebook's.
WORK: dict[str, dict[str, bool]] = {
    "own": {"works_now": True, "paid_by_employer": False},
    "employee": {"works_now": True, "paid_by_employer": True},
    "household": {"works_now": True, "domestic_worker": True},
    "project": {"works_now": True, "construction_project": True},
    "abroad": {"works_now": True, "works_abroad": True},
    "none": {"works_now": False},
}
PAPERS: dict[str, dict[str, bool]] = {
    "ktp": {"citizen": True, "has_nik": True},
    "no_ktp": {"citizen": True, "has_nik": False},
    "foreigner": {"citizen": False},
}
# How the reader of work calls it -> the answer to that question; what is unclear is asked.
STATUS = {
    "own": "own",
    "employee": "employee",
    "domestic": "household",
    "construction": "project",
    "abroad": "abroad",
    "none": "none",
}
# The answers that decide whether somebody may join, besides how they work.
READ = ("papers", "birth_year", "birth_date", "member")
# The answers that together say what somebody earns in a month.
INCOME = ("income", "income_per", "work_days", "work_weeks")
# Below this, a bare figure may as well be a day's takings (domain: incomes under half a million look daily).
LOOKS_DAILY = 500_000
# Assumed where somebody earns by the day or week, said back, and corrected by a word.
DAYS, WEEKS = 25, 4


def rule_answers(answers: Answers) -> dict[str, object]:
    """What somebody said in chat, as the rulebook asks for it."""
    said: dict[str, object] = {}
    said |= WORK.get(str(works(answers)), {})
    # Nobody is asked for their card in chat: the text says that one is needed, the form and the agent see to it.
    said |= PAPERS.get(str(answers.get("papers", "ktp")), {})
    if "birth_year" in answers:
        said["birth_year"] = answers["birth_year"]
    if "birth_date" in answers:
        said["birth_date"] = answers["birth_date"]
    if "member" in answers:
        said["already_member"] = answers["member"]
    return said


def works(answers: Answers) -> str | None:
    """How somebody works: as they were asked, else as their job says; None where that leaves it open."""
    job = answers.get("job")
    found = answers.get("work") or (STATUS.get(str(job.get("status"))) if isinstance(job, Mapping) else None)
    return str(found) if found else None


def work_unclear(answers: Answers, world: World) -> bool:
    return works(answers) is None


def works_otherwise(answers: Answers, world: World) -> bool:
    """Whether somebody works in a way that other rules are for."""
    return works(answers) not in (None, "own")


def verdict(answers: Answers, world: World) -> Verdict:
    return _judged(world.rulebook, _said(answers), world.today).verdict


def asks_birth_date(answers: Answers, world: World) -> bool:
    """Whether only the full birth date settles what the year left open."""
    return _judged(world.rulebook, _said(answers), world.today).asks_birth_date


def settled(answers: Answers, world: World) -> bool:
    """Whether a verdict stands that no further question of ours would change."""
    return _judged(world.rulebook, _said(answers), world.today).settled


class Judged(NamedTuple):
    """What the rulebook makes of the answers to our own questions."""

    verdict: Verdict
    asks_birth_date: bool
    settled: bool


def _said(answers: Answers) -> tuple[tuple[str, object], ...]:
    how = works(answers)
    said = tuple((key, answers[key]) for key in READ if key in answers)
    return (("work", how), *said) if how else said


@lru_cache(maxsize=4096)
def _judged(book: Rulebook, said: tuple[tuple[str, object], ...], on: date) -> Judged:
    """Conditions ask for it some ten times a turn, and most people answer alike."""
    answers = rule_answers(dict(said))
    found = eligibility(book, answers, on)
    too_few = any(reason.rule == "membership.too_few_answers" for reason in found.reasons)
    asks_date = next_question(book, answers, on) == "birth_date"
    return Judged(found, asks_date, not too_few and not asks_date)


def says(name: str) -> Condition:
    """A condition: the verdict is `name`."""
    return lambda answers, world: settled(answers, world) and verdict(answers, world).verdict == name


def decided_by(rule: str) -> Condition:
    """A condition: `rule` is the first reason of the verdict."""
    return lambda answers, world: settled(answers, world) and verdict(answers, world).reasons[0].rule == rule


def chose(key: str, *values: object) -> Condition:
    """A condition: the answer under `key` is one of `values`."""
    return lambda answers, world: answers.get(key) in values


def has(key: str) -> Condition:
    """A condition: there is an answer, or something known, under `key`."""
    return lambda answers, world: bool(answers.get(key))


# --- income -------------------------------------------------------------------------------------


def period(answers: Answers) -> str:
    """day, week, month, or empty when it was not said."""
    income = answers.get("income") or {}
    return str(answers.get("income_per") or income.get("per") or "")


def period_unclear(answers: Answers, world: World) -> bool:
    amount = (answers.get("income") or {}).get("amount", 0)
    return not period(answers) and amount < LOOKS_DAILY


def is_daily(answers: Answers, world: World) -> bool:
    return period(answers) == "day"


def is_weekly(answers: Answers, world: World) -> bool:
    return period(answers) == "week"


def monthly_income(answers: Answers) -> int | None:
    """Rupiah a month, asked back and never guessed; None while it is not known."""
    income = answers.get("income")
    if not income:
        return None
    times = {"day": answers.get("work_days"), "week": answers.get("work_weeks")}.get(period(answers), 1)
    return int(income["amount"]) * int(times) if times else None


# --- sector and price ---------------------------------------------------------------------------


def sector(answers: Answers) -> str | None:
    """transport or other: as confirmed, else as the job says."""
    job = answers.get("job")
    found = answers.get("sector") or (job.get("sector") if isinstance(job, Mapping) else None)
    return str(found) if found else None


def sector_unclear(answers: Answers, world: World) -> bool:
    return sector(answers) is None


PACKAGES = {"two": ("jkk", "jkm"), "three": ("jkk", "jkm", "jht")}


def priced(answers: Answers) -> bool:
    """Whether enough was said to work out a price."""
    return bool(monthly_income(answers)) and sector(answers) is not None


def price(
    answers: Answers, world: World, programmes: str, month: Month | None = None, months: int = 1
) -> Contribution:
    """What `months` cost, from the current one unless said otherwise. Ask `priced` first."""
    income, kind = monthly_income(answers), sector(answers)
    assert income is not None
    assert kind is not None
    return contribution(
        world.rulebook,
        income=income,
        sector=kind,
        month=month or Month.of(world.today),
        programmes=PACKAGES[programmes],
        months=months,
    )


def band(answers: Answers, world: World) -> int | None:
    return price(answers, world, "two").band if priced(answers) else None
