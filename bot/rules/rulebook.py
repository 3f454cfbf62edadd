"""The dated rulebook: every value with its days, its case, its source and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from bot.errors import NoRuleOnDate
from bot.rules.asked import Asked
from bot.rules.figures import Figure, Percent, Rupiah

SECTORS = ("transport", "other")
PAYERS = ("self", "government")
LANGUAGES = ("id", "en")


class Band(NamedTuple):
    """One income band: its number, the lowest income in it and its base, in rupiah a month."""

    number: int
    income_from: int
    base: int


Amount = int | str | tuple[int, ...] | tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What a rule says from `since` to `until` (both included, WIB calendar days; None = until changed)."""

    name: str
    unit: str
    amount: Amount
    since: date
    until: date | None
    sector: str | None
    payer: str | None
    source: str
    certainty: str

    @property
    def number(self) -> int:
        """The amount as a whole number of its unit; TypeError where the rule holds no number."""
        if not isinstance(self.amount, int):
            raise TypeError(f"{self.name} holds no number")
        return self.amount

    @property
    def bands(self) -> tuple[Band, ...]:
        """The income bands, lowest first; empty for any other rule."""
        if not isinstance(self.amount, tuple):
            return ()
        return tuple(band for band in self.amount if isinstance(band, Band))

    @property
    def choices(self) -> tuple[int, ...]:
        """The numbers allowed, lowest first; empty for any other rule."""
        if not isinstance(self.amount, tuple):
            return ()
        return tuple(choice for choice in self.amount if isinstance(choice, int))

    @property
    def figure(self) -> Figure:
        """The amount as the kind of figure it is said as; TypeError for bands and lists."""
        if isinstance(self.amount, tuple):
            raise TypeError(f"{self.name} holds more than one figure")
        if isinstance(self.amount, str):
            return self.amount
        kinds: dict[str, type[int]] = {"rupiah": Rupiah, "percent": Percent}
        return kinds.get(self.unit, int)(self.amount)

    def is_for(self, sector: str | None, payer: str | None) -> bool:
        return self.sector in (None, sector) and self.payer in (None, payer)

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with all its values, and the sentence that explains it in each language."""

    name: str
    unit: str
    fact: str
    values: tuple[Value, ...]
    says: Mapping[str, str]
    changes: Mapping[str, str]
    optional: bool
    applies_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question that no source settles: it has a sentence and a person to ask, never a value."""

    name: str
    source: str
    says: Mapping[str, str]
    changes: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All rules by name (`page.rule`), the open questions, the labels of the answers, and what answers to free
    questions rest on.

    One book equals only itself, so that what was worked out by it can be remembered under it.
    """

    rules: Mapping[str, Rule]
    unknowns: Mapping[str, Unknown]
    answers: Mapping[str, Mapping[str, str]]
    asked: Mapping[str, Asked] = field(default_factory=dict)

    def value(self, name: str, on: date, *, sector: str | None = None, payer: str | None = None) -> Value:
        """The one value of a rule on a WIB calendar day; raises NoRuleOnDate, never a neighbour's value."""
        found = self.find(name, on, sector=sector, payer=payer)
        if found is None:
            raise NoRuleOnDate(name, on)
        return found

    def find(
        self, name: str, on: date, *, sector: str | None = None, payer: str | None = None
    ) -> Value | None:
        """Like `value`, with None where nothing holds: for rules that may be absent, like a discount."""
        return _found(self, name, on, sector, payer)

    def ending_before(self, day: date, *, after: date = date.min) -> list[Value]:
        """The values whose last day lies from `after` to before `day` with nothing following them."""
        every = (value for rule in self.rules.values() for value in rule.values)
        return [
            value
            for value in every
            if value.until and after <= value.until < day and not self._is_followed(value)
        ]

    def _is_followed(self, value: Value) -> bool:
        """Whether later values hold for every case that this one holds for: one for all, or one a sector."""
        later = [each for each in self.rules[value.name].values if each.since > value.since]
        sectors = [value.sector] if value.sector else SECTORS
        payers = [value.payer] if value.payer else PAYERS
        return all(any(each.is_for(*case) for each in later) for case in product(sectors, payers))


@lru_cache(maxsize=4096)
def _found(book: Rulebook, name: str, on: date, sector: str | None, payer: str | None) -> Value | None:
    rule = book.rules.get(name)
    values = rule.values if rule else ()
    return next((each for each in values if each.is_for(sector, payer) and each.holds(on)), None)
