"""It has happened: one human sentence first, then what the rules give by what they told, the papers, a person."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Call, Condition, Do, End, Fact, Migration, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.facts import facts
from flows.answers.work import chose

NAME = "claim"
VERSION = 3
MIGRATIONS = {1: Migration(steps={"tell": "begin"}), 2: Migration()}
START = "begin"

TOLD = "told_of"  # what a typed message told of: death or accident
CAUSES = ("work", "other", "unsure")
# How long was paid before a death: of oneself, through a company, or not known.
MONTHS = ("short", "full", "years", "company", "unknown")

# What a family told before it was asked, by the key of its question: that question is not put again.
TOLD_BEFORE = "told_before"

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "what": Ask("choice", key="happened", options=("accident", "death", "cash", "person"), reuse=False),
    "first_aid": Tell(),
    "to_hurt": Call("member", at="about_hurt"),
    "to_cash": Call("member", at="about_cashing"),
    "sorrow": Tell(),
    "cause": Ask("choice", key="death_cause", options=CAUSES, reuse=False),
    "sum_work": Tell(),
    "months": Ask("choice", key="death_months", options=MONTHS, reuse=False),
    **{f"sum_{months}": Tell() for months in MONTHS},
    "if_work": Tell(),
    "counted": Route(),
    "children": Route(),
    "schooling": Route(),
    "school": Ask("choice", key="death_children", options=("pupils", "none"), reuse=False),
    "school_now": Tell(),
    "school_years": Tell(),
    "school_early": Tell(),
    "school_ask": Tell(),
    "papers": Tell(),
    "to_person": Call("agent"),
    "done": Do("end_aside"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "sorrow", "told_of_death"),
    ("begin", "first_aid", "told_of_accident"),
    ("begin", "what"),
    ("what", "sorrow", "is_death"),
    ("what", "first_aid", "is_accident"),
    ("what", "to_cash", "is_cash"),
    ("what", "to_person"),
    ("first_aid", "to_hurt"),
    ("to_hurt", "done"),
    ("to_cash", "done"),
    ("sorrow", "cause"),
    ("cause", "sum_work", "by_work"),
    *[("cause", f"sum_{months}", f"told_{months}") for months in MONTHS],
    ("cause", "months"),
    *[("months", f"sum_{months}", f"paid_{months}") for months in MONTHS[:-1]],
    ("months", "sum_unknown"),
    *[(f"sum_{months}", "counted") for months in MONTHS],
    ("counted", "if_work", "cause_unsure"),
    ("counted", "children"),
    ("if_work", "children"),
    ("sum_work", "children"),
    ("children", "schooling", "told_children"),
    ("children", "school"),
    ("school", "schooling"),
    ("schooling", "papers", "no_pupils"),
    ("schooling", "school_now", "by_work"),
    ("schooling", "school_years", "paid_years"),
    ("schooling", "school_early", "paid_too_briefly"),
    ("schooling", "school_ask"),
    *[(f"school_{when}", "papers") for when in ("now", "years", "early", "ask")],
    ("papers", "to_person"),
    ("to_person", "done"),
    ("done", "end"),
]


def _paid_too_briefly(answers: Answers, world: World) -> bool:
    return answers.get("death_cause") == "other" and answers.get("death_months") in ("short", "full")


def _told_before(key: str, value: str = "") -> Condition:
    def told(answers: Answers, world: World) -> bool:
        before = answers.get(TOLD_BEFORE) or {}
        return key in before and value in ("", before[key])

    return told


CONDITIONS: Mapping[str, Condition] = {
    **{f"told_{months}": _told_before("death_months", months) for months in MONTHS},
    "told_children": _told_before("death_children"),
    "told_of_death": chose(TOLD, "death"),
    "told_of_accident": chose(TOLD, "accident"),
    **{f"is_{what}": chose("happened", what) for what in ("death", "accident", "cash")},
    "by_work": chose("death_cause", "work"),
    "cause_unsure": chose("death_cause", "unsure"),
    "no_pupils": chose("death_children", "none"),
    "paid_too_briefly": _paid_too_briefly,
    **{f"paid_{months}": chose("death_months", months) for months in MONTHS[:-1]},
}


def _figure(name: str) -> Fact:
    return lambda answers, world: facts(world.rulebook, world.today)[name]


FACTS: Mapping[str, Fact] = {name: _figure(name) for name in ("base_lowest", "min_death_total")}
