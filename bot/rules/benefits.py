"""What the programmes pay, in money, for one person's own base."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.rules.figures import Rupiah
from bot.rules.rulebook import Rulebook

LEVELS = ("tk", "sd", "smp", "sma", "college")
_Number = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class _Row:
    """`sum_of` adds up from the numbers of `rules` and the base; `told_by` are the rules that explain it."""

    name: str
    rules: tuple[str, ...]
    told_by: tuple[str, ...]
    sum_of: Callable[[_Number, int], int]


def _as_it_stands(rule: str, *told_by: str) -> _Row:
    name = rule.replace(".", "_")
    return _Row(name, (rule,), told_by or (rule,), lambda number, base: number(rule))


def _level(level: str) -> _Row:
    yearly, years = f"scholarship.{level}_yearly", f"scholarship.{level}_years"
    told_by = ("scholarship.max", "scholarship.years")
    return _Row(
        f"scholarship_{level}", (yearly, years), told_by, lambda number, base: number(yearly) * number(years)
    )


_SCHOLARSHIP = tuple(_level(level) for level in LEVELS)
_DEATH_PARTS = ("jkk.death_multiple", "jkk.burial", "jkk.periodic")

# STMB is a sum a month. Partial disability takes its share from a table that no source of ours holds.
_ROWS = (
    _Row(
        "jkk_death",
        ("jkk.death_multiple",),
        ("jkk.death_multiple", "jkk.scope"),
        lambda number, base: number("jkk.death_multiple") * base,
    ),
    _as_it_stands("jkk.burial"),
    _as_it_stands("jkk.periodic"),
    _Row(
        "jkk_death_total",
        _DEATH_PARTS,
        _DEATH_PARTS,
        lambda number, base: (
            number("jkk.death_multiple") * base + number("jkk.burial") + number("jkk.periodic")
        ),
    ),
    _Row(
        "jkk_disability",
        ("jkk.disability_multiple",),
        ("jkk.disability_multiple", "jkk.disability_periodic"),
        lambda number, base: number("jkk.disability_multiple") * base,
    ),
    _Row(
        "jkk_partial_whole",
        ("jkk.partial_multiple",),
        ("jkk.partial_multiple",),
        lambda number, base: number("jkk.partial_multiple") * base,
    ),
    _Row(
        "jkk_stmb_first",
        ("jkk.stmb_first_percent",),
        ("jkk.stmb_first_percent", "jkk.report_days"),
        lambda number, base: base * number("jkk.stmb_first_percent") // 100,
    ),
    _Row(
        "jkk_stmb_later",
        ("jkk.stmb_later_percent",),
        ("jkk.stmb_later_percent", "jkk.report_days"),
        lambda number, base: base * number("jkk.stmb_later_percent") // 100,
    ),
    _as_it_stands("jkk.transport_land"),
    _as_it_stands("jkk.transport_sea"),
    _as_it_stands("jkk.transport_air"),
    _as_it_stands("jkk.home_care"),
    _as_it_stands("jkk.dentures"),
    _as_it_stands("jkk.hearing_aid"),
    _as_it_stands("jkk.glasses"),
    _as_it_stands("jkm.full", "jkm.months", "jkm.full_death", "jkm.prepaid_months"),
    _as_it_stands("jkm.short", "jkm.months", "jkm.short_parts"),
    *_SCHOLARSHIP,
    _Row(
        "scholarship_child",
        tuple(rule for row in _SCHOLARSHIP for rule in row.rules),
        ("scholarship.max", "scholarship.age_limit"),
        lambda number, base: sum(row.sum_of(number, base) for row in _SCHOLARSHIP),
    ),
    _as_it_stands("scholarship.max", "scholarship.max", "scholarship.years", "scholarship.age_limit"),
)
RULES = frozenset(rule for row in _ROWS for rule in (*row.rules, *row.told_by))
NAMES = tuple(row.name for row in _ROWS)


def amounts(book: Rulebook, base: int, on: date) -> dict[str, Rupiah]:
    """The sums alone, by name; raises NoRuleOnDate."""
    return {row.name: Rupiah(row.sum_of(_numbers(book, on), base)) for row in _ROWS}


def rules_of(name: str) -> tuple[str, ...]:
    """The rules a sum is made of."""
    return next(row.rules for row in _ROWS if row.name == name)


def _numbers(book: Rulebook, on: date) -> _Number:
    return lambda rule: book.value(rule, on).number
