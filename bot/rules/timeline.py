"""Whether a rule's values cover time once and without holes, case by case."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise

from bot.rules.figures import day_after
from bot.rules.rulebook import PAYERS, SECTORS, Rule, Value

_Case = tuple[str | None, str | None]


def time_problems(rule: Rule) -> list[str]:
    """Every overlap, and for a rule that is not optional every gap and every case left out."""
    gaps = [] if rule.optional else [problem for case in _cases(rule) for problem in _gaps(rule, case)]
    return [*_overlaps(rule), *gaps]


def _overlaps(rule: Rule) -> list[str]:
    return [
        f"{rule.name}: two values hold on {max(one.since, other.since)}"
        for one, other in combinations(rule.values, 2)
        if _share_a_case(one, other) and _share_a_day(one, other)
    ]


def _share_a_case(one: Value, other: Value) -> bool:
    sectors, payers = {one.sector, other.sector}, {one.payer, other.payer}
    return (None in sectors or len(sectors) == 1) and (None in payers or len(payers) == 1)


def _share_a_day(one: Value, other: Value) -> bool:
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def _cases(rule: Rule) -> list[_Case]:
    sectors = SECTORS if any(value.sector for value in rule.values) else (None,)
    payers = PAYERS if any(value.payer for value in rule.values) else (None,)
    return [(sector, payer) for sector in sectors for payer in payers]


def _gaps(rule: Rule, case: _Case) -> list[str]:
    values = sorted((each for each in rule.values if each.is_for(*case)), key=lambda value: value.since)
    spoken_case = "".join(f" for {part}" for part in case if part)
    if not values:
        return [f"{rule.name}: no value{spoken_case}"] if rule.values else []
    return [
        f"{rule.name}: no value{spoken_case} from {day_after(earlier.until)} to {later.since}"
        for earlier, later in pairwise(values)
        if earlier.until and earlier.until != date.max and later.since > day_after(earlier.until)
    ]
