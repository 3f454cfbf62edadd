"""What people ask: by topic from the menu, or typed in their own words. Each entry is one short answer."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Call, Condition, Do, End, Fact, Migration, Path, Route, Step
from bot.rules.facts import facts
from flows.answers.topics import answering_conditions, answering_paths, answering_steps, source_year
from flows.answers.topics import entries as entries_of
from flows.answers.work import chose

NAME = "questions"
VERSION = 2
# What is asked about the savings is a topic of the flow `member` now.
MIGRATIONS = {
    1: Migration(
        steps={
            "answered": "more",
            "who_claims": "topics",
            "about_saving": "topics",
            **dict.fromkeys(("jht_what", "jht_when", "jht_anytime", "jht_part", "jht_pension"), "topics"),
            **dict.fromkeys(("jht_claim", "jht_later"), "topics"),
        }
    )
}
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
        *("scholarship_who", "claim_late"),
    ),
    "others": ("jp", "jkp", "bsu", "health_card", "ride_app", "my_staff", "migrant", "foreigner"),
    "trust": (
        *("who_runs", "otp", "agent_real", "cash_agent", "fake_link", "data_safe", "stop_messages"),
        *("agent_paid", "why_join"),
    ),
}
ENTRIES = entries_of(TOPICS)

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "topics": Ask(
        "choice", key="topic", options=(*TOPICS, "member", "enough"), reuse=False, takes=("cancel",)
    ),
    "to_member": Call("member"),
    **answering_steps(TOPICS),
    "done": Do("end_aside"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "typed", "was_typed"),
    ("begin", "topics"),
    *[("topics", f"about_{topic}", f"wants_{topic}") for topic in TOPICS],
    ("topics", "to_member", "wants_member"),
    ("topics", "done"),
    ("to_member", "done"),
    *answering_paths(TOPICS),
    ("done", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    **answering_conditions(TOPICS, "topic"),
    "wants_member": chose("topic", "member"),
}


def _figure(name: str) -> Fact:
    return lambda answers, world: facts(world.rulebook, world.today)[name]


# Figures that no single rule holds.
FACTS: Mapping[str, Fact] = {
    "source_year": source_year,
    **{
        name: _figure(name)
        for name in (
            *("min_two_other", "min_three_other", "min_two_ordinary", "periods", "next_year_month"),
            *("min_two_next_year_other", "min_three_next_year_other"),
            *("min_two_next_year_transport", "min_three_next_year_transport"),
            *("discount_last_month_other", "discount_last_month_transport", "base_lowest", "min_death_total"),
        )
    },
}
