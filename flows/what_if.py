"""What if: another income, package or number of months, priced beside the person's own answers."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Call, Condition, Do, End, Fact, Migration, Path, Route, Step, Tell
from bot.rules.facts import facts
from bot.rules.figures import Rupiah
from flows.answers import supposed
from flows.answers.prices import month_facts

NAME = "what_if"
VERSION = 2
# Income is asked in a flow of its own.
MIGRATIONS = {
    1: Migration(
        into={
            "per": ("income", 1, "supposed_per"),
            "days": ("income", 1, "supposed_days"),
            "weeks": ("income", 1, "supposed_weeks"),
            "sector": ("income", 1, "sector"),
        }
    )
}
START = "begin"

STEPS: Mapping[str, Step] = {
    "begin": Call("income", at="supposed"),
    "price": Route(),
    "need_income": Tell(),
    "discounted": Tell(),
    "ordinary": Tell(),
    "months": Tell(),
    "months_cross": Tell(),
    "months_refused": Tell(),
    "decided": Do("decided_what_if"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "price"),
    ("price", "need_income", "no_income"),
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
CONDITIONS: Mapping[str, Condition] = {
    "no_income": lambda answers, world: not supposed.income(answers),
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
