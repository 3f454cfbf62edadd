"""What it costs: the price with its date, for one month or several, and for another income."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import (
    Answers,
    Ask,
    Call,
    Condition,
    Do,
    End,
    Fact,
    Migration,
    Path,
    Route,
    Step,
    Tell,
)
from bot.engine.world import World
from bot.rules.contribution import Contribution, contribution
from bot.rules.figures import Month
from flows.answers import work
from flows.answers.prices import month_facts
from flows.answers.work import chose

NAME = "cost"
VERSION = 5
# Income and sector are asked in a flow of their own.
ASKED_THERE = ("income", "income_per", "work_days", "work_weeks", "sector")
MIGRATIONS = {
    1: Migration(),
    2: Migration(),
    3: Migration(into={step: ("income", 1, step) for step in ASKED_THERE}),
    4: Migration(),
}
START = "begin"
OTHER = "other"

# Months that can be paid at once (payment.periods).
MONTHS = {"one": 1, "three": 3, "six": 6, "year": 12}

STEPS: Mapping[str, Step] = {
    "begin": Do("end_what_if"),
    # A price comes first: what the least costs, before anything is asked back.
    "first": Route(),
    "from_both": Tell(),  # work not known: both kinds have a discount, but not until the same month
    "from_transport": Tell(),  # work not known: only one kind still has it
    "from_discounted": Tell(),
    "from_ordinary": Tell(),
    "income": Call("income"),
    "price": Route(),
    "discounted": Tell(),
    "ordinary": Tell(),
    "decided": Do("decided_price"),
    "more": Ask(
        "choice",
        key="after_price",
        options=("register", "what_if", "enough", "months", "why"),
        reuse=False,
        takes=("why",),
    ),
    "put_back": Do("end_what_if"),
    "chosen": Route(),
    "why": Call("why"),
    "months": Ask("choice", key="months_at_once", options=tuple(MONTHS), reuse=False),
    "at_once": Route(),
    "months_total": Tell(),
    "months_cross": Tell(),
    "forget": Do("forget_what_if"),
    "register": Do("want_register"),
    "restore": Do("end_what_if"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "first"),
    ("first", "income", "is_priced"),
    ("first", "from_both", "both_are_discounted"),
    ("first", "from_transport", "transport_is_discounted"),
    ("first", "from_discounted", "least_is_discounted"),
    ("first", "from_ordinary"),
    ("from_both", "income"),
    ("from_transport", "income"),
    ("from_discounted", "income"),
    ("from_ordinary", "income"),
    ("income", "price"),
    ("price", "discounted", "is_discounted"),
    ("price", "ordinary"),
    ("discounted", "decided"),
    ("ordinary", "decided"),
    ("decided", "more"),
    ("more", "put_back", "is_unpriced"),
    ("more", "chosen"),
    ("put_back", "chosen"),
    ("chosen", "why", "wants_why"),
    ("chosen", "months", "wants_months"),
    ("chosen", "forget", "wants_what_if"),
    ("chosen", "register", "wants_register"),
    ("chosen", "restore"),
    ("why", "more"),
    ("months", "at_once"),
    ("at_once", "months_cross", "crosses_the_discount"),
    ("at_once", "months_total"),
    ("months_total", "more"),
    ("months_cross", "more"),
    ("forget", "income"),
    ("register", "restore"),
    ("restore", "end"),
]


def _several(answers: Answers, world: World, programmes: str, month: Month | None = None) -> Contribution:
    """The months that somebody would pay at once, from the current one."""
    return work.price(answers, world, programmes, month, months=MONTHS[answers["months_at_once"]])


def _is_discounted(answers: Answers, world: World) -> bool:
    return work.price(answers, world, "two").discount > 0


def _transport_only(answers: Answers, world: World) -> bool:
    """Whether nobody told us their work, and whoever drives or delivers has a discount now."""
    return work.sector(answers) is None and _driving(answers, world, "two").discount > 0


def _driving(answers: Answers, world: World, programmes: str, month: Month | None = None) -> Contribution:
    return _least({**answers, "sector": "transport"}, world, programmes, month)


def _both(answers: Answers, world: World) -> bool:
    return _transport_only(answers, world) and _least(answers, world, "two").discount > 0


def _least(
    answers: Answers, world: World, programmes: str, month: Month | None = None, months: int = 1
) -> Contribution:
    """What nobody of this kind of work pays less than; of most kinds where theirs is not known yet."""
    return contribution(
        world.rulebook,
        income=1,
        sector=work.sector(answers) or OTHER,
        month=month or Month.of(world.today),
        programmes=work.PACKAGES[programmes],
        months=months,
    )


CONDITIONS: Mapping[str, Condition] = {
    "is_priced": lambda answers, world: work.priced(answers),
    "both_are_discounted": _both,
    "transport_is_discounted": _transport_only,
    "least_is_discounted": lambda answers, world: _least(answers, world, "two").discount > 0,
    "is_discounted": _is_discounted,
    # Back from the new income of a what-if, which put the first one aside.
    "is_unpriced": lambda answers, world: not work.priced(answers),
    "wants_what_if": chose("after_price", "what_if"),
    "wants_register": chose("after_price", "register"),
    "wants_why": chose("after_price", "why"),
    "wants_months": chose("after_price", "months"),
    "crosses_the_discount": lambda answers, world: _several(answers, world, "two").spans_discount_end,
}


FACTS: Mapping[str, Fact] = (
    month_facts(work.price)
    | {f"{name}_at_once": month_facts(_several)[f"{name}_months"] for name in ("two", "three")}
    | {f"least_{name}": fact for name, fact in month_facts(_least).items()}
    | {f"driving_{name}": fact for name, fact in month_facts(_driving).items()}
)
