"""Every figure a text may need as a placeholder, each traceable to the rules it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.errors import NoRuleOnDate
from bot.rules.benefits import NAMES, amounts, rules_of
from bot.rules.contribution import BASE_RULES, DISCOUNT, contribution
from bot.rules.figures import Figure, Month, Rupiah
from bot.rules.rulebook import SECTORS, Rulebook, Value

_TWO, _THREE = ("jkk", "jkm"), ("jkk", "jkm", "jht")
_PRICE_RULES = (*BASE_RULES, DISCOUNT)
_SPOKEN_UNITS = frozenset({"rupiah", "percent", "months", "years", "days", "times", "people", "jobs", "text"})


class Facts(dict[str, Figure]):
    """Figures by placeholder name; asking for one that no rule gives on the day raises NoRuleOnDate."""

    def __init__(
        self, figures: Mapping[str, Figure], sources: Mapping[str, tuple[str, ...]], on: date
    ) -> None:
        super().__init__(figures)
        self.sources, self.on = sources, on

    def __missing__(self, name: str) -> Figure:
        rules = self.sources.get(name, (name,))
        raise NoRuleOnDate(rules[-1], self.on)


@dataclass(frozen=True, slots=True)
class _Asked:
    book: Rulebook
    on: date
    sector: str | None
    base: int | None


@dataclass(frozen=True, slots=True)
class _Computed:
    """A figure that no single rule holds; None where it does not exist for this person or day."""

    rules: tuple[str, ...]
    figure: Callable[[_Asked], Figure | None]


@lru_cache(maxsize=1024)
def facts(book: Rulebook, on: date, sector: str | None = None, base: int | None = None) -> Facts:
    """All figures of a WIB calendar day; `sector` adds its own prices, `base` (rupiah) the `own_` figures.

    What is paid is what the person pays alone, for the contribution month of that day. Raises BadArgument
    for a base of no band.
    """
    held = {rule.fact: book.find(rule.name, on, sector=sector, payer="self") for rule in book.rules.values()}
    spoken = {name: value.figure for name, value in held.items() if value and value.unit in _SPOKEN_UNITS}
    asked = _Asked(book, on, sector, base)
    computed = {name: _try(each, asked) for name, each in COMPUTED.items()}
    found = {name: figure for name, figure in computed.items() if figure is not None}
    return Facts({**spoken, **found, **_own_benefits(asked)}, fact_sources(book), on)


def fact_sources(book: Rulebook) -> dict[str, tuple[str, ...]]:
    """Which rules each placeholder comes from."""
    single = {rule.fact: (rule.name,) for rule in book.rules.values() if rule.unit in _SPOKEN_UNITS}
    own = {f"own_{name}": rules_of(name) for name in NAMES}
    return {**single, **{name: each.rules for name, each in COMPUTED.items()}, **own}


def _try(computed: _Computed, asked: _Asked) -> Figure | None:
    try:
        return computed.figure(asked)
    except NoRuleOnDate:
        return None


def _own_benefits(asked: _Asked) -> dict[str, Figure]:
    if asked.base is None:
        return {}
    try:
        return {f"own_{name}": sum_ for name, sum_ in amounts(asked.book, asked.base, asked.on).items()}
    except NoRuleOnDate:
        return {}


def _bases(asked: _Asked) -> tuple[int, ...]:
    return tuple(band.base for band in asked.book.value("payment.bands", asked.on).bands)


def _periods(asked: _Asked) -> Figure:
    return ", ".join(map(str, asked.book.value("payment.periods", asked.on).choices))


def _next_year(on: date) -> Month:
    return Month(on.year + 1, 1)


def _price(
    asked: _Asked, base: int | None, sector: str | None, package: tuple[str, ...], month: Month | None = None
) -> Figure | None:
    if base is None or sector is None:
        return None
    month = month or Month.of(asked.on)
    return contribution(asked.book, base=base, sector=sector, month=month, programmes=package).total


def _lowest(sector: str | None, package: tuple[str, ...]) -> _Computed:
    """The least anybody of this sector pays; of the asked person's sector when None."""
    return _Computed(
        _PRICE_RULES, lambda asked: _price(asked, _bases(asked)[0], sector or asked.sector, package)
    )


def _lowest_next_year(sector: str, package: tuple[str, ...]) -> _Computed:
    """The least that next January costs, by the rules as they stand on the day."""
    return _Computed(
        _PRICE_RULES, lambda asked: _price(asked, _bases(asked)[0], sector, package, _next_year(asked.on))
    )


def _own(package: tuple[str, ...]) -> _Computed:
    return _Computed(_PRICE_RULES, lambda asked: _price(asked, asked.base, asked.sector, package))


def _ordinary(package: tuple[str, ...], *, own: bool = False) -> _Computed:
    return _Computed(BASE_RULES, lambda asked: _without_discount(asked, package, own=own))


def _without_discount(asked: _Asked, package: tuple[str, ...], *, own: bool) -> Figure | None:
    """What the month costs but for the discount; None where that is not the same for all who are meant."""
    base = asked.base if own else _bases(asked)[0]
    if base is None:
        return None
    month = Month.of(asked.on)
    sectors = [asked.sector] if asked.sector else SECTORS
    found = [
        contribution(asked.book, base=base, sector=sector, month=month, programmes=package)
        for sector in sectors
    ]
    prices = {each.total + each.discount for each in found}
    return Rupiah(prices.pop()) if len(prices) == 1 else None


def _last_discount(asked: _Asked, sector: str | None) -> Value | None:
    values = [each for each in asked.book.rules[DISCOUNT].values if sector and each.is_for(sector, "self")]
    return max(values, key=lambda value: value.since, default=None)


def _discount_end(sector: str | None) -> _Computed:
    def figure(asked: _Asked) -> Figure | None:
        value = _last_discount(asked, sector or asked.sector)
        return Month.of(value.until) if value and value.until else None

    return _Computed((DISCOUNT,), figure)


def _after_discount(sector: str | None) -> _Computed:
    def figure(asked: _Asked) -> Figure | None:
        value = _last_discount(asked, sector or asked.sector)
        return Month.of(value.until).plus(1) if value and value.until else None

    return _Computed((DISCOUNT,), figure)


COMPUTED: dict[str, _Computed] = {
    "base_lowest": _Computed(("payment.bands",), lambda asked: Rupiah(_bases(asked)[0])),
    "base_highest": _Computed(("payment.bands",), lambda asked: Rupiah(_bases(asked)[-1])),
    "bands": _Computed(("payment.bands",), lambda asked: len(_bases(asked))),
    "periods": _Computed(("payment.periods",), _periods),
    "min_two": _lowest(None, _TWO),
    "min_two_other": _lowest("other", _TWO),
    "min_two_transport": _lowest("transport", _TWO),
    "min_two_ordinary": _ordinary(_TWO),
    "min_three": _lowest(None, _THREE),
    "min_three_other": _lowest("other", _THREE),
    "min_three_transport": _lowest("transport", _THREE),
    "min_three_ordinary": _ordinary(_THREE),
    "next_year_month": _Computed(_PRICE_RULES, lambda asked: _next_year(asked.on)),
    "min_two_next_year_other": _lowest_next_year("other", _TWO),
    "min_two_next_year_transport": _lowest_next_year("transport", _TWO),
    "min_three_next_year_other": _lowest_next_year("other", _THREE),
    "min_three_next_year_transport": _lowest_next_year("transport", _THREE),
    "discount_last_month": _discount_end(None),
    "discount_last_month_other": _discount_end("other"),
    "discount_last_month_transport": _discount_end("transport"),
    "ordinary_from_month": _after_discount(None),
    "ordinary_from_month_other": _after_discount("other"),
    "ordinary_from_month_transport": _after_discount("transport"),
    "min_death_total": _Computed(
        rules_of("jkk_death_total"),
        lambda asked: amounts(asked.book, _bases(asked)[0], asked.on)["jkk_death_total"],
    ),
    "min_disability": _Computed(
        rules_of("jkk_disability"),
        lambda asked: amounts(asked.book, _bases(asked)[0], asked.on)["jkk_disability"],
    ),
    "scholarship_child": _Computed(
        rules_of("scholarship_child"),
        lambda asked: amounts(asked.book, _bases(asked)[0], asked.on)["scholarship_child"],
    ),
    "own_base": _Computed(("payment.bands",), lambda asked: Rupiah(asked.base) if asked.base else None),
    "own_two": _own(_TWO),
    "own_three": _own(_THREE),
    "own_two_ordinary": _ordinary(_TWO, own=True),
    "own_three_ordinary": _ordinary(_THREE, own=True),
}
