"""What a BPU member pays, month by month, and which rules said so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from bot.errors import BadArgument, NoRuleOnDate
from bot.rules.figures import Month, Rupiah, day_after
from bot.rules.reasons import Reason, reason_for
from bot.rules.rulebook import PAYERS, SECTORS, Band, Rulebook, Value

PACKAGES = (("jkk", "jkm"), ("jkk", "jkm", "jht"))
BASE_RULES = ("payment.bands", "jkk.rate", "jkm.flat", "jht.rate")
DISCOUNT = "payment.discount"


@dataclass(frozen=True, slots=True)
class Price:
    """One contribution month: rupiah as paid, `discount` what was taken off, `used` the values behind it."""

    month: Month
    base: Rupiah
    band: int
    jkk: Rupiah
    jkm: Rupiah
    jht: Rupiah
    discount: Rupiah
    discount_percent: int
    used: tuple[Value, ...]

    @property
    def total(self) -> Rupiah:
        return Rupiah(self.jkk + self.jkm + self.jht)


@dataclass(frozen=True, slots=True)
class Contribution:
    """Rupiah a month in the first month, and the months counted from there.

    `valid_until` is the last month at this price, None while nothing says it changes;
    `total_for_months` is None where the months lie on both sides of a discount's end.
    """

    base: Rupiah
    band: int
    jkk: Rupiah
    jkm: Rupiah
    jht: Rupiah
    total: Rupiah
    discount: Rupiah
    valid_until: Month | None
    reasons: tuple[Reason, ...]
    per_month: tuple[tuple[Month, Rupiah], ...]
    total_for_months: Rupiah | None
    spans_discount_end: bool

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that decided."""
        return tuple(reason.rule for reason in self.reasons)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reason.source for reason in self.reasons))


@dataclass(frozen=True, slots=True)
class _Case:
    """What stays the same from month to month."""

    book: Rulebook
    income: int | None
    base: int | None
    sector: str
    payer: str
    programmes: tuple[str, ...]


def contribution(
    book: Rulebook,
    *,
    income: int | None = None,
    base: int | None = None,
    sector: str,
    month: Month,
    programmes: Iterable[str],
    months: int = 1,
    payer: str = "self",
) -> Contribution:
    """What is paid for `months` contribution months from `month`, by declared income or by a band's base.

    Each month has its own price; the rules of a month's first day hold for it. Raises BadArgument for a
    package, period, income, sector or payer that does not exist, NoRuleOnDate for a month without rules.
    """
    case = _Case(book, income, base, sector, payer, _package(programmes))
    _refuse_unknown(case)
    if income is not None:
        case = replace(case, income=_lowest_like(book, income))
    return _worked_out(case, month, months)


@lru_cache(maxsize=256)
def _edges(book: Rulebook) -> tuple[int, ...]:
    """Every income, from one rupiah on, at which a band begins in any table of bands, today's or another."""
    values = book.rules["payment.bands"].values
    return tuple(sorted({max(1, band.income_from) for value in values for band in value.bands}))


def _lowest_like(book: Rulebook, income: int) -> int:
    """The lowest income that pays what this one pays, whichever table of bands holds."""
    edges = _edges(book)
    place = bisect_right(edges, income)
    return edges[place - 1] if place else income


@lru_cache(maxsize=4096)
def _worked_out(case: _Case, month: Month, months: int) -> Contribution:
    _refuse_period(case.book, months, month)
    prices = [_price(case, month.plus(step)) for step in range(months)]
    first, spans = prices[0], _spans_discount_end(prices)
    return Contribution(
        base=first.base,
        band=first.band,
        jkk=first.jkk,
        jkm=first.jkm,
        jht=first.jht,
        total=first.total,
        discount=first.discount,
        valid_until=_valid_until(case, first),
        reasons=tuple(_reasons(case, first, spans)),
        per_month=tuple((price.month, price.total) for price in prices),
        total_for_months=None if spans else Rupiah(sum(price.total for price in prices)),
        spans_discount_end=spans,
    )


def band_of(bands: tuple[Band, ...], income: int) -> Band:
    """The band of an income a month: the last whose lower edge it reaches, so gaps belong below."""
    return next(band for band in reversed(bands) if band.income_from <= income)


def _package(programmes: Iterable[str]) -> tuple[str, ...]:
    asked = tuple(programmes)
    package = next((each for each in PACKAGES if sorted(each) == sorted(asked)), None)
    if package is None:
        offered = " or ".join(",".join(each) for each in PACKAGES)
        raise BadArgument(f"programmes: {','.join(asked)!r} is no package for BPU; there is {offered}")
    return package


def _refuse_unknown(case: _Case) -> None:
    if case.sector not in SECTORS:
        raise BadArgument(f"sector: {case.sector!r} is none of {', '.join(SECTORS)}")
    if case.payer not in PAYERS:
        raise BadArgument(f"payer: {case.payer!r} is none of {', '.join(PAYERS)}")
    if (case.income is None) == (case.base is None):
        raise BadArgument("income: say either an income or a base")
    if case.income is not None and case.income <= 0:
        raise BadArgument(f"income: {case.income} is no income to declare")


def _refuse_period(book: Rulebook, months: int, month: Month) -> None:
    periods = book.value("payment.periods", month.first_day).choices
    if months not in periods:
        raise BadArgument(f"months: {months} is none of {', '.join(map(str, periods))}")


def _price(case: _Case, month: Month) -> Price:
    values = [_value(case, rule, month) for rule in _rules(case)]
    discount = _discount(case, month)
    percent = discount.number if discount else 0
    band = _band(case, values[0])
    full = {value.name.partition(".")[0]: _full(value, band) for value in values[1:]}
    # Today's bands make every cut a whole rupiah; one that is not goes down: promise no one too much.
    halved = case.book.rules[DISCOUNT].applies_to
    cut = {name: amount * percent // 100 if name in halved else 0 for name, amount in full.items()}
    paid = {name: Rupiah(amount - cut[name]) for name, amount in full.items()}
    return Price(
        month=month,
        base=Rupiah(band.base),
        band=band.number,
        jkk=paid["jkk"],
        jkm=paid["jkm"],
        jht=paid.get("jht", Rupiah(0)),
        discount=Rupiah(sum(cut.values())),
        discount_percent=percent,
        used=(*values, *([discount] if discount else [])),
    )


def _rules(case: _Case) -> tuple[str, ...]:
    return tuple(rule for rule in BASE_RULES if rule.partition(".")[0] in ("payment", *case.programmes))


def _full(value: Value, band: Band) -> int:
    """What the value asks for before any discount: a share of the base, or a flat sum of rupiah."""
    return band.base * value.number // 100 if value.unit == "percent" else value.number


def _value(case: _Case, rule: str, month: Month) -> Value:
    return case.book.value(rule, month.first_day, sector=case.sector, payer=case.payer)


def _discount(case: _Case, month: Month, payer: str | None = None) -> Value | None:
    return case.book.find(DISCOUNT, month.first_day, sector=case.sector, payer=payer or case.payer)


def _band(case: _Case, value: Value) -> Band:
    if case.income is not None:
        return band_of(value.bands, case.income)
    band = next((band for band in value.bands if band.base == case.base), None)
    if band is None:
        raise BadArgument(f"base: {case.base} is the base of no band")
    return band


def _spans_discount_end(prices: list[Price]) -> bool:
    return any(later.discount_percent < earlier.discount_percent for earlier, later in pairwise(prices))


def _valid_until(case: _Case, first: Price) -> Month | None:
    for month in _turning_months(case, first.month):
        try:
            changed = _price(case, month).total != first.total
        except NoRuleOnDate:
            changed = True
        if changed:
            return month.plus(-1)
    return None


def _turning_months(case: _Case, after: Month) -> list[Month]:
    """The months after `after` in which a rule of a contribution begins or has just ended."""
    return sorted({month for month in map(_month_from, _turning_days(case)) if month > after})


def _turning_days(case: _Case) -> Iterator[date]:
    for rule in (*_rules(case), DISCOUNT):
        for value in case.book.rules[rule].values:
            if value.is_for(case.sector, case.payer):
                yield value.since
                yield from [day_after(value.until)] if value.until else []


def _month_from(day: date) -> Month:
    """The first contribution month that this day's change touches: the month's first day decides."""
    return Month.of(day) if day.day == 1 else Month.of(day).plus(1)


def _reasons(case: _Case, first: Price, spans: bool) -> Iterator[Reason]:
    day = first.month.first_day
    for value in first.used:
        yield reason_for(
            case.book, value.name, day, sector=case.sector, payer=case.payer, own={"base": first.base}
        )
    names = [*_discount_reasons(case, first), *(["payment.prepaying_past_discount"] if spans else [])]
    for name in names:
        yield reason_for(case.book, name, day)


def _discount_reasons(case: _Case, first: Price) -> list[str]:
    if first.discount_percent:
        return []
    if _discount(case, first.month, payer="self"):
        return ["payment.discount_government"]
    own = [each for each in case.book.rules[DISCOUNT].values if each.is_for(case.sector, case.payer)]
    ended = any(value.until and value.until < first.month.first_day for value in own)
    return ["payment.ordinary", *(["payment.discount_after"] if ended else [])]
