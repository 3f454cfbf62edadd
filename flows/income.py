"""What somebody earns in a month, asked back and never guessed: their own income, or one that is only supposed.

A part of whoever calls it: the price, the registration, and the what-if, which goes in at `supposed`.
"""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Condition, End, Fact, Path, Route, Step
from bot.engine.world import World
from flows.answers import supposed, work

NAME = "income"
VERSION = 1
PART = True
START = "begin"

PERIODS = ("day", "week", "month")


def _positive(answers: Answers, world: World) -> bool:
    return bool(0 < answers["income"]["amount"] < 10**9)


def _days_of_month(key: str) -> Condition:
    return lambda answers, world: bool(1 <= answers[key] <= 31)


def _weeks_of_month(key: str) -> Condition:
    return lambda answers, world: bool(1 <= answers[key] <= 5)


STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "income": Ask("rupiah", accept=_positive),
    "period": Route(),
    "income_per": Ask("choice", options=PERIODS),
    "known_period": Route(),
    "work_days": Ask("number", accept=_days_of_month("work_days")),
    "work_weeks": Ask("number", accept=_weeks_of_month("work_weeks")),
    # The same questions about an income that is only supposed: they leave the person's own answers alone.
    "supposed": Route(),
    "supposed_per": Ask("choice", key="what_if_per", options=PERIODS, reuse=False),
    "supposed_period": Route(),
    "supposed_days": Ask("number", key="what_if_days", accept=_days_of_month("what_if_days"), reuse=False),
    "supposed_weeks": Ask(
        "number", key="what_if_weeks", accept=_weeks_of_month("what_if_weeks"), reuse=False
    ),
    "which_sector": Route(),
    "sector": Ask("choice", options=("transport", "other")),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "income"),
    ("income", "period"),
    ("period", "income_per", "period_unclear"),
    ("period", "known_period"),
    ("income_per", "known_period"),
    ("known_period", "work_days", "is_daily"),
    ("known_period", "work_weeks", "is_weekly"),
    ("known_period", "which_sector"),
    ("work_days", "which_sector"),
    ("work_weeks", "which_sector"),
    ("supposed", "supposed_per", "supposed_period_unclear"),
    ("supposed", "supposed_period"),
    ("supposed_per", "supposed_period"),
    ("supposed_period", "supposed_days", "is_supposed_daily"),
    ("supposed_period", "supposed_weeks", "is_supposed_weekly"),
    ("supposed_period", "end", "nothing_supposed"),
    ("supposed_period", "which_sector"),
    ("supposed_days", "which_sector"),
    ("supposed_weeks", "which_sector"),
    ("which_sector", "sector", "sector_unclear"),
    ("which_sector", "end"),
    ("sector", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "period_unclear": work.period_unclear,
    "is_daily": work.is_daily,
    "is_weekly": work.is_weekly,
    "supposed_period_unclear": supposed.period_unclear,
    "is_supposed_daily": supposed.days_unclear,
    "is_supposed_weekly": supposed.is_weekly,
    "nothing_supposed": lambda answers, world: not supposed.income(answers),
    "sector_unclear": work.sector_unclear,
}
FACTS: Mapping[str, Fact] = {}
