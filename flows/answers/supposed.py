"""A what-if: the supposed income, package and number of months, beside the person's own answers. Pure."""

from __future__ import annotations

from bot.engine.tables import Answers
from bot.engine.world import World
from bot.errors import BadArgument
from bot.rules.contribution import Contribution, contribution
from bot.rules.figures import Month
from flows.answers import work


def per(answers: Answers) -> str:
    """day, week or month of the supposed income; empty while it must be asked."""
    supposed = answers.get("what_if") or {}
    asked = answers.get("what_if_per") if supposed.get("amount", 0) < work.LOOKS_DAILY else ""
    return str(supposed.get("per") or asked or "") if "amount" in supposed else ""


def period_unclear(answers: Answers, world: World) -> bool:
    supposed = answers.get("what_if") or {}
    return not supposed.get("per") and 0 < int(supposed.get("amount", 0)) < work.LOOKS_DAILY


def days_unclear(answers: Answers, world: World) -> bool:
    return per(answers) == "day" and "days" not in answers["what_if"]


def is_weekly(answers: Answers, world: World) -> bool:
    return per(answers) == "week"


def income(answers: Answers) -> int | None:
    """The supposed income in rupiah a month, or the person's own where none was supposed."""
    supposed = answers.get("what_if") or {}
    if "amount" not in supposed:
        return work.monthly_income(answers)
    times = {"day": supposed.get("days") or answers.get("what_if_days"), "week": answers.get("what_if_weeks")}
    count = times.get(per(answers), 1)
    return int(supposed["amount"]) * int(count) if count else None


def months(answers: Answers) -> int:
    return int((answers.get("what_if") or {}).get("months", 1))


def price(answers: Answers, world: World, programmes: str, month: Month | None = None) -> Contribution:
    """What the supposed would cost. Ask for income and sector first; BadArgument for months not offered."""
    earned, sector = income(answers), work.sector(answers)
    assert earned is not None
    assert sector is not None
    return contribution(
        world.rulebook,
        income=earned,
        sector=sector,
        month=month or Month.of(world.today),
        programmes=work.PACKAGES[programmes],
        months=months(answers) if month is None else 1,
    )


def offered_months(answers: Answers, world: World) -> bool:
    """Whether so many months can be paid at once."""
    try:
        price(answers, world, "two")
    except BadArgument:
        return False
    return True
