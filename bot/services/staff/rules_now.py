"""rules_now: every rule of the book with its sentence, its values, their days and sources, and what ends soon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.errors import NoRuleOnDate
from bot.rules.figures import spoken
from bot.rules.reasons import reason_for, render
from bot.rules.rulebook import Rule, Value
from bot.runtime import Runtime
from bot.services.staff.ending_rules import ending_rules
from bot.services.staff.scope import Scope, demand
from bot.services.world import world_now

NOW, COMING, OVER = "now", "coming", "over"


@dataclass(frozen=True, slots=True)
class Dated:
    """One value; `amount` as people read it, `state` now, coming or over, `ends` where nothing follows it soon."""

    amount: str
    value: Value
    state: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A rule, or a question that no source settles: without values, its `source` says what was looked at."""

    name: str
    sentence: str
    values: tuple[Dated, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """One file of the book."""

    name: str
    lines: tuple[Line, ...]


def rules_now(runtime: Runtime, scope: Scope, language: str) -> list[Programme]:
    """Today's book (WIB), as staff read it; `language` is one of the book's."""
    demand(scope, "see")
    book, today = runtime.world.rulebook, world_now(runtime).today
    ending = ending_rules(runtime)

    def said(name: str, held: Value | None) -> str:
        """As it is said today; empty where it is never said, or only to somebody whose answers fill it."""
        sector, payer = (held.sector, held.payer) if held else (None, None)
        try:
            own = dict(runtime.world.facts)
            return render(reason_for(book, name, today, sector=sector, payer=payer, own=own), language)
        except (KeyError, NoRuleOnDate):
            return ""

    lines = [_line(rule, today, language, ending, said) for rule in book.rules.values()]
    lines += [Line(one.name, said(one.name, None), source=one.source) for one in book.unknowns.values()]
    pages = dict.fromkeys(line.name.partition(".")[0] for line in lines)
    return [
        Programme(page, tuple(line for line in lines if line.name.partition(".")[0] == page))
        for page in pages
    ]


def _line(
    rule: Rule, today: date, language: str, ending: list[Value], said: Callable[[str, Value | None], str]
) -> Line:
    values = [
        Dated(_amount(value, language), value, _state(value, today), value in ending)
        for value in sorted(rule.values, key=lambda one: (one.since, one.sector or "", one.payer or ""))
    ]
    held = next((value for value in rule.values if value.holds(today)), None)
    return Line(rule.name, said(rule.name, held) if held else "", tuple(values))


def _state(value: Value, today: date) -> str:
    if value.holds(today):
        return NOW
    return COMING if today < value.since else OVER


def _amount(value: Value, language: str) -> str:
    if value.bands:
        return " · ".join(_banded(value, language))
    if value.choices:
        return ", ".join(str(choice) for choice in value.choices)
    return spoken(value.figure, language) if value.unit != "statement" else ""


def _banded(value: Value, language: str) -> Iterator[str]:
    """The lowest base and the highest: the whole table stands in the book."""
    for band in (value.bands[0], value.bands[-1]):
        yield f"{band.number}: Rp{band.base:,}".replace(",", ".")
