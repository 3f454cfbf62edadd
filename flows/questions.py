"""What people ask: by topic from the menu, or typed in their own words. Each entry is one short answer."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Condition, Do, End, Fact, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.facts import facts
from flows.answers.work import chose

NAME = "questions"
VERSION = 1
START = "begin"

# Topic -> its entries, in the order of the list: at most nine, a list holds ten rows with the way back.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "joining": (
        *("who_bpu", "age_limit", "past_limit", "not_working", "has_employer", "household", "building"),
        *("two_jobs", "young"),
    ),
    "registering": (
        *("where_register", "register_shops", "what_needed", "nik_safe", "nik_differs", "card_when"),
        *("cover_start", "agent_fee", "for_family"),
    ),
    "price": (
        *("cheapest", "discount_who", "discount_until", "jht_discount", "price_next_year"),
        *("income_varies", "expensive", "one_programme", "higher_base"),
    ),
    "paying": (
        *("where_pay", "due_date", "late_fee", "forgot_months", "come_back", "prepay", "own_nik"),
        *("check_month", "government_pays"),
    ),
    "accident": (
        *("accident_scope", "hospital", "while_healing", "report_when", "death_at_work"),
        *("disability", "ordinary_illness", "work_disease", "road_crash"),
    ),
    "death": (
        *("death_full", "death_short", "three_months_at_once", "scholarship"),
        *("scholarship_who", "who_claims", "claim_late"),
    ),
    "saving": ("jht_what", "jht_when", "jht_anytime", "jht_part", "jht_pension", "jht_claim", "jht_later"),
    "others": ("jp", "jkp", "bsu", "health_card", "ride_app", "my_staff", "migrant", "foreigner"),
    "trust": (
        *("who_runs", "otp", "agent_real", "cash_agent", "fake_link", "data_safe", "stop_messages"),
        *("agent_paid", "why_join"),
    ),
}
ENTRIES = tuple(entry for entries in TOPICS.values() for entry in entries)
BACK = "back"

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "topics": Ask("choice", key="topic", options=(*TOPICS, "enough"), reuse=False, takes=("cancel",)),
    **{
        f"about_{topic}": Ask(
            "choice", key=f"asked_{topic}", options=(*entries, BACK), reuse=False, takes=("back",)
        )
        for topic, entries in TOPICS.items()
    },
    "typed": Route(),
    **{entry: Tell() for entry in ENTRIES},
    "answered": Route(),
    "more": Ask("choice", key="more_questions", options=("again", "topics", "enough"), reuse=False),
    "which_topic": Route(),
    "done": Do("end_aside"),
    "end": End(),
}


def _typed(answers: Answers, world: World) -> bool:
    """Whether the question was typed beside another, which waits for its own answer."""
    return bool(answers.get("question"))


def _typed_entry(entry: str) -> Condition:
    return lambda answers, world: answers.get("question") == entry


PATHS: Sequence[Path] = [
    ("begin", "typed", "was_typed"),
    ("begin", "topics"),
    *[("typed", entry, f"typed_{entry}") for entry in ENTRIES],
    ("typed", "done"),
    *[("topics", f"about_{topic}", f"wants_{topic}") for topic in TOPICS],
    ("topics", "done"),
    *[(f"about_{topic}", entry, f"asks_{entry}") for topic, entries in TOPICS.items() for entry in entries],
    *[(f"about_{topic}", "topics") for topic in TOPICS],
    *[(entry, "answered") for entry in ENTRIES],
    ("answered", "done", "was_typed"),
    ("answered", "more"),
    ("more", "which_topic", "wants_again"),
    ("more", "topics", "wants_topics"),
    ("more", "done"),
    *[("which_topic", f"about_{topic}", f"wants_{topic}") for topic in TOPICS],
    ("which_topic", "topics"),
    ("done", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "was_typed": _typed,
    "wants_again": chose("more_questions", "again"),
    "wants_topics": chose("more_questions", "topics"),
    **{f"wants_{topic}": chose("topic", topic) for topic in TOPICS},
    **{
        f"asks_{entry}": chose(f"asked_{topic}", entry)
        for topic, entries in TOPICS.items()
        for entry in entries
    },
    **{f"typed_{entry}": _typed_entry(entry) for entry in ENTRIES},
}


def _figure(name: str) -> Fact:
    return lambda answers, world: facts(world.rulebook, world.today)[name]


# Figures that no single rule holds.
FACTS: Mapping[str, Fact] = {
    name: _figure(name)
    for name in (
        *("min_two_other", "min_three_other", "min_two_ordinary", "periods", "next_year_month"),
        *("min_two_next_year_other", "min_three_next_year_other"),
        *("min_two_next_year_transport", "min_three_next_year_transport"),
        *("discount_last_month_other", "discount_last_month_transport", "base_lowest", "min_death_total"),
    )
}
