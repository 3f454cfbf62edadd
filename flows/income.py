"""What somebody earns in a month, asked back and never guessed: their own income, or one that is only supposed.

A part of whoever calls it: the price, the registration, and the what-if, which goes in at `supposed`.
"""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Condition, Do, End, Fact, Migration, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.figures import Rupiah
from flows.answers import supposed, work

NAME = "income"
VERSION = 2
# Days and weeks of a month are assumed and said back.
MIGRATIONS = {1: Migration(steps={"work_days": "assume", "work_weeks": "assume"})}
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
    "assume": Do("assume_days"),
    "known_period": Route(),
    "earned_daily": Tell(),
    "earned_weekly": Tell(),
    "earned_monthly": Tell(),
    # Nobody is asked these in passing: they correct what was assumed.
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
    ("period", "assume"),
    ("income_per", "assume"),
    ("assume", "known_period"),
    ("known_period", "work_days", "is_daily"),
    ("known_period", "work_weeks", "is_weekly"),
    ("known_period", "earned_monthly"),
    ("work_days", "earned_daily"),
    ("work_weeks", "earned_weekly"),
    ("earned_daily", "which_sector"),
    ("earned_weekly", "which_sector"),
    ("earned_monthly", "which_sector"),
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
FACTS: Mapping[str, Fact] = {
    "earned": lambda answers, world: Rupiah(answers["income"]["amount"]),
    "monthly": lambda answers, world: Rupiah(work.monthly_income(answers) or 0),
    "days": lambda answers, world: answers["work_days"],
    "weeks": lambda answers, world: answers["work_weeks"],
}
