"""What if: another income, package or number of months, priced beside the person's own answers."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Condition, Do, End, Fact, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.facts import facts
from bot.rules.figures import Rupiah
from flows.answers import supposed, work
from flows.answers.prices import month_facts

NAME = "what_if"
VERSION = 1
START = "begin"


def _days(answers: Answers, world: World) -> bool:
    return bool(1 <= answers["what_if_days"] <= 31)


def _weeks(answers: Answers, world: World) -> bool:
    return bool(1 <= answers["what_if_weeks"] <= 5)


STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "need_income": Tell(),
    "per": Ask("choice", key="what_if_per", options=("day", "week", "month"), reuse=False),
    "period": Route(),
    "days": Ask("number", key="what_if_days", accept=_days, reuse=False),
    "weeks": Ask("number", key="what_if_weeks", accept=_weeks, reuse=False),
    "which_sector": Route(),
    "sector": Ask("choice", options=("transport", "other")),
    "price": Route(),
    "discounted": Tell(),
    "ordinary": Tell(),
    "months": Tell(),
    "months_cross": Tell(),
    "months_refused": Tell(),
    "decided": Do("decided_what_if"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "per", "period_unclear"),
    ("begin", "period"),
    ("per", "period"),
    ("period", "days", "needs_days"),
    ("period", "weeks", "needs_weeks"),
    ("period", "need_income", "no_income"),
    ("period", "which_sector"),
    ("days", "which_sector"),
    ("weeks", "which_sector"),
    ("which_sector", "sector", "sector_unclear"),
    ("which_sector", "price"),
    ("sector", "price"),
    ("price", "months_refused", "months_not_offered"),
    ("price", "months_cross", "crosses_the_discount"),
    ("price", "months", "several_months"),
    ("price", "discounted", "is_discounted"),
    ("price", "ordinary"),
    ("need_income", "end"),
    ("months_refused", "end"),
    *[(told, "decided") for told in ("months_cross", "months", "discounted", "ordinary")],
    ("decided", "end"),
]


def _amount(answers: Answers) -> int:
    return int((answers.get("what_if") or {}).get("amount", 0))


def _period_unclear(answers: Answers, world: World) -> bool:
    said = (answers.get("what_if") or {}).get("per")
    return not said and 0 < _amount(answers) < work.LOOKS_DAILY


def _needs_days(answers: Answers, world: World) -> bool:
    return supposed.per(answers) == "day" and "days" not in answers["what_if"]


CONDITIONS: Mapping[str, Condition] = {
    "period_unclear": _period_unclear,
    "needs_days": _needs_days,
    "needs_weeks": lambda answers, world: supposed.per(answers) == "week",
    "no_income": lambda answers, world: not supposed.income(answers),
    "sector_unclear": work.sector_unclear,
    "months_not_offered": lambda answers, world: not supposed.offered_months(answers, world),
    "crosses_the_discount": lambda answers, world: supposed.price(answers, world, "two").spans_discount_end,
    "several_months": lambda answers, world: supposed.months(answers) > 1,
    "is_discounted": lambda answers, world: supposed.price(answers, world, "two").discount > 0,
}
FACTS: Mapping[str, Fact] = {
    **month_facts(supposed.price),
    "income": lambda answers, world: Rupiah(supposed.income(answers) or 0),
    "months": lambda answers, world: supposed.months(answers),
    "periods": lambda answers, world: facts(world.rulebook, world.today)["periods"],
}
