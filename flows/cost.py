"""What it costs: income asked back into months, sector, the price with its date, and what-if."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Condition, Do, End, Fact, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.figures import Month
from flows import work
from flows.work import chose, is_daily, is_weekly, period_unclear, sector_unclear

NAME = "cost"
VERSION = 1
START = "income"


def positive(answers: Answers, world: World) -> bool:
    return bool(0 < answers["income"]["amount"] < 10**9)


def days_of_month(answers: Answers, world: World) -> bool:
    return bool(1 <= answers["work_days"] <= 31)


def weeks_of_month(answers: Answers, world: World) -> bool:
    return bool(1 <= answers["work_weeks"] <= 5)


STEPS: Mapping[str, Step] = {
    "income": Ask("rupiah", accept=positive),
    "period": Route(),
    "income_per": Ask("choice", options=("day", "week", "month")),
    "known_period": Route(),
    "work_days": Ask("number", accept=days_of_month),
    "work_weeks": Ask("number", accept=weeks_of_month),
    "which_sector": Route(),
    "sector": Ask("choice", options=("transport", "other")),
    "price": Route(),
    "discounted": Tell(),
    "ordinary": Tell(),
    "more": Ask("choice", key="after_price", options=("register", "what_if", "enough"), reuse=False),
    "forget": Do("forget_what_if"),
    "register": Do("want_register"),
    "restore": Do("end_what_if"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("income", "period"),
    ("period", "income_per", "period_unclear"),
    ("period", "known_period"),
    ("income_per", "known_period"),
    ("known_period", "work_days", "is_daily"),
    ("known_period", "work_weeks", "is_weekly"),
    ("known_period", "which_sector"),
    ("work_days", "which_sector"),
    ("work_weeks", "which_sector"),
    ("which_sector", "sector", "sector_unclear"),
    ("which_sector", "price"),
    ("sector", "price"),
    ("price", "discounted", "is_discounted"),
    ("price", "ordinary"),
    ("discounted", "more"),
    ("ordinary", "more"),
    ("more", "forget", "wants_what_if"),
    ("more", "register", "wants_register"),
    ("more", "restore"),
    ("forget", "income"),
    ("register", "restore"),
    ("restore", "end"),
]


def _is_discounted(answers: Answers, world: World) -> bool:
    return work.price(answers, world, "two").discount > 0


CONDITIONS: Mapping[str, Condition] = {
    "period_unclear": period_unclear,
    "is_daily": is_daily,
    "is_weekly": is_weekly,
    "sector_unclear": sector_unclear,
    "is_discounted": _is_discounted,
    "wants_what_if": chose("after_price", "what_if"),
    "wants_register": chose("after_price", "register"),
}


def _sum(programmes: str, part: str) -> Fact:
    return lambda answers, world: getattr(work.price(answers, world, programmes), part)


def _later(programmes: str) -> Fact:
    """The monthly price in the month after the last one at today's price."""

    def fact(answers: Answers, world: World) -> object:
        last = work.price(answers, world, programmes).valid_until
        assert last is not None
        return work.price(answers, world, programmes, last.plus(1)).total

    return fact


def _sources(answers: Answers, world: World) -> object:
    return "; ".join(work.price(answers, world, "two").sources)


FACTS: Mapping[str, Fact] = {
    "two": _sum("two", "total"),
    "three": _sum("three", "total"),
    "two_later": _later("two"),
    "three_later": _later("three"),
    "base": _sum("two", "base"),
    "this_month": lambda answers, world: Month.of(world.today),
    "last_month": _sum("two", "valid_until"),
    "sources": _sources,
}
