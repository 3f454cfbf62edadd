"""What a value may be, by its unit."""

from __future__ import annotations

from itertools import pairwise

from bot.rules.rulebook import Amount, Band

_COUNTED = ("percent", "months", "years", "days", "times", "people", "jobs")
UNITS = ("rupiah", *_COUNTED, "text", "statement", "choices", "bands")


def amount_problem(unit: str, raw: object) -> list[str]:
    """What is wrong with a value of this unit, or nothing."""
    checks = {
        "text": isinstance(raw, str) and bool(raw.strip()),
        "statement": raw is None,
        "choices": _is_rising(raw),
        "bands": _is_table(raw),
    }
    return [] if checks.get(unit, _is_count(raw)) else [f"value {raw!r} does not fit unit {unit}"]


def as_amount(unit: str, raw: object) -> Amount:
    """The value as the rulebook keeps it; a statement holds no amount and is kept as an empty text."""
    if isinstance(raw, list) and unit == "bands":
        return tuple(Band(number, row[0], row[1]) for number, row in enumerate(raw, start=1))
    if isinstance(raw, list):
        return tuple(raw)
    return raw if isinstance(raw, int | str) else ""


def _is_count(raw: object) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0


def _is_rising(raw: object) -> bool:
    if not isinstance(raw, list) or not raw or not all(_is_count(each) for each in raw):
        return False
    return all(lower < higher for lower, higher in pairwise(raw))


def _is_table(raw: object) -> bool:
    if not isinstance(raw, list) or not all(isinstance(row, list) and len(row) == 2 for row in raw):
        return False
    edges, bases = [row[0] for row in raw], [row[1] for row in raw]
    return _is_rising(edges) and _is_rising(bases) and edges[0] == 0
