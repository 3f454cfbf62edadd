"""Costs: staff enter prices, letters get theirs, and everybody sees what was spent by day and category."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.channels import TellsPrices
from bot.channels.table import CHANNELS, NETWORKS
from bot.engine.world import WIB
from bot.errors import BadArgument, Refused
from bot.post import Billed, GiveUp, RetryAt
from bot.runtime import Runtime
from bot.services.budget import rates_in
from bot.services.prices import (
    CATEGORIES,
    CURRENCIES,
    DOLLAR,
    EXCHANGE,
    FEE_IN,
    FEE_OUT,
    MILLION,
    PRICED,
    RUPIAH,
    Rate,
    Rates,
    parts_of,
    price,
    price_in,
)
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.database import Tx
from bot.storage.messaging import costs
from bot.storage.messaging.costs import PriceRow
from bot.traits import Traits

INBOUND = "inbound"
MOST = 500  # days and categories priced in one transaction
SHORTEST_SOURCE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """Messages of one day, channel and category; sen, `expected` None while a price is missing for all of them."""

    day: date
    channel: str
    category: str
    count: int
    expected: int | None
    billed: int


@dataclass(frozen=True, slots=True)
class Report:
    """`missing` names prices that were not entered: (payee, what)."""

    lines: Sequence[Line]
    missing: Sequence[tuple[str, str]]
    rates: Sequence[Rate]

    def by(self, what: str) -> Mapping[str, Line]:
        """Summed up by "day" or "category"."""
        found: dict[str, Line] = {}
        for line in self.lines:
            key = str(getattr(line, what))
            found[key] = _sum(found[key], line) if key in found else line
        return found

    @property
    def total(self) -> Line | None:
        whole: Line | None = None
        for line in self.lines:
            whole = _sum(whole, line) if whole else line
        return whole


def _sum(one: Line, other: Line) -> Line:
    known = [sen for sen in (one.expected, other.expected) if sen is not None]
    return replace(
        one,
        count=one.count + other.count,
        expected=sum(known) if known else None,
        billed=one.billed + other.billed,
    )


def paid_channels(runtime: Runtime) -> dict[str, Traits]:
    """Channels that are open and cost something, by name."""
    named = {name: CHANNELS[name].traits for name in runtime.channels if name in CHANNELS}
    return {name: traits for name, traits in named.items() if traits.billed or traits.fees}


def payees(channels: Mapping[str, Traits]) -> list[tuple[str, str]]:
    """Every price that is wanted: (payee, what)."""
    wanted = [
        part for name, traits in channels.items() for c in CATEGORIES for part in parts_of(name, traits, c)
    ]
    wanted += [(name, FEE_IN) for name, traits in channels.items() if traits.fees]
    return list(dict.fromkeys([*wanted, *([("", EXCHANGE)] if wanted else [])]))


def wanted_prices(runtime: Runtime, scope: Scope) -> list[tuple[str, str]]:
    """What staff may have to enter: (payee, what)."""
    demand(scope, "see")
    return payees(paid_channels(runtime))


def enter_rate(
    runtime: Runtime,
    scope: Scope,
    payee: str,
    what: str,
    amount: str,
    currency: str,
    from_day: date,
    source: str,
) -> Rate:
    """A price from a day on. Raises Refused, naming the field, for what is no price."""
    demand(scope, "keep_prices")
    known = {(name, fee) for name in CHANNELS for fee in (FEE_OUT, FEE_IN)}
    known |= {(NETWORKS.of(name), category) for name in CHANNELS for category in CATEGORIES} | {
        ("", EXCHANGE)
    }
    if what not in PRICED or (payee, what) not in known:
        raise Refused("price_unknown", what=what[:20])
    if currency not in CURRENCIES or (what == EXCHANGE and currency != RUPIAH):
        raise Refused("price_currency")
    if len(source.strip()) < SHORTEST_SOURCE:
        raise Refused("price_source")
    rate = Rate(payee, what, from_day, _millionths(amount), currency, source.strip()[:200], scope.who)
    with runtime.database.begin() as tx:
        costs.add_rate(
            tx,
            PriceRow(payee, what, from_day, rate.amount, currency, rate.source, scope.who),
            runtime.now_ms(),
        )
        price_again(runtime, tx)
        note(runtime, tx, scope, "price entered", f"{payee} {what} {from_day}".strip())
    return rate


def price_again(runtime: Runtime, tx: Tx) -> int:
    """What still waits is expected to cost what a message of today does; how many letters."""
    channels, rates, today = paid_channels(runtime), rates_in(tx), _today(runtime)
    priced = 0
    for row in costs.waiting(tx):
        traits = channels.get(row.channel)
        sen = price(rates, row.channel, traits, row.category, today) if traits else None
        priced += costs.price_waiting(tx, row.channel, row.category, sen) if sen is not None else 0
    return priced


def _today(runtime: Runtime) -> date:
    return runtime.now().astimezone(WIB).date()


def _millionths(amount: str) -> int:
    """A price as typed, with comma or point; dollars and rupiah have at most six places."""
    typed = amount.strip().replace(",", ".")
    try:
        exact = Decimal(typed) * MILLION
    except InvalidOperation:
        raise Refused("price_amount") from None
    if not exact.is_finite() or exact != exact.to_integral_value() or not 0 <= exact < 10**15:
        raise Refused("price_amount")
    return int(exact)


def price_letters(runtime: Runtime, tx: Tx) -> int:
    """Letters that were sent get the price of their day, as far as it was entered; how many did."""
    channels, rates = paid_channels(runtime), rates_in(tx)
    priced = 0
    for row in costs.unpriced(tx, list(channels), MOST) if channels else ():
        day = date.fromordinal(date(1970, 1, 1).toordinal() + int(row.day))
        sen = price(rates, row.channel, channels[row.channel], row.category, day)
        if sen is not None:
            priced += costs.put_price(tx, row.channel, row.category, int(row.day), sen)
    return priced


def costs_between(runtime: Runtime, scope: Scope, since: date, until: date) -> Report:
    """What was spent from one day to another, both counted, in Jakarta's days. Raises BadArgument."""
    demand(scope, "see")
    if until < since or (until - since).days > 400:
        raise BadArgument("the days must follow each other, at most 400 of them")
    channels = paid_channels(runtime)
    with runtime.database.look() as tx:
        rates = rates_in(tx)
        spent = costs.spent(tx, list(channels), since, until)
        came = costs.came_in(tx, list(channels), since, until)
    if any(one.unpriced for one in spent):  # a price was entered since, or none is there yet
        with runtime.database.begin() as tx:
            price_letters(runtime, tx)
        with runtime.database.look() as tx:
            spent = costs.spent(tx, list(channels), since, until)
    lines = [
        Line(s.day, s.channel, s.category, s.count, None if s.unpriced == s.count else s.expected, s.billed)
        for s in spent
    ]
    lines += [_inbound(rates, channels, *one) for one in came if channels[one[1]].fees]
    today = _today(runtime)
    absent = [
        part for part in payees(channels) if rates.on(*part, today) is None and not _rupiah_only(rates, part)
    ]
    return Report(sorted(lines, key=lambda one: (one.day, one.channel, one.category)), absent, rates.rows)


def _rupiah_only(rates: Rates, part: tuple[str, str]) -> bool:
    """No exchange rate is missed where nothing is priced in dollars."""
    return part[1] == EXCHANGE and bool(rates.rows) and all(row.currency != DOLLAR for row in rates.rows)


def _inbound(rates: Rates, channels: Mapping[str, Traits], day: date, channel: str, count: int) -> Line:
    each = price_in(rates, channel, channels[channel], day)
    return Line(day, channel, INBOUND, count, None if each is None else each * count, 0)


async def take_bills(runtime: Runtime, scope: Scope, day: date) -> int:
    """Ask each provider what it took for the messages of a day (UTC), and write it beside them; how many."""
    demand(scope, "see")
    return await ask_bills(runtime, day)


async def ask_bills(runtime: Runtime, day: date) -> int:
    """The same, as the worker does every night."""
    billed = 0
    for name, channel in runtime.channels.items():
        if not isinstance(channel, TellsPrices):
            continue
        found = await channel.billed(day)
        if isinstance(found, GiveUp | RetryAt):
            raise BadArgument(f"{name}: {found.reason}")
        billed += await asyncio.to_thread(_bill, runtime, name, found, day)
    return billed


def _bill(runtime: Runtime, channel: str, found: Sequence[Billed], day: date) -> int:
    """In sen by the exchange rate of the day; a sum in dollars stays out while there is none."""
    with runtime.database.begin() as tx:
        exchange = rates_in(tx).sen("", EXCHANGE, day)
        dollar = None if exchange is None else exchange / 100
        each = {RUPIAH: Decimal(1), DOLLAR: dollar}
        sums = [(one.provider_id, one.amount, each.get(one.currency)) for one in found]
        return sum(
            costs.bill(tx, channel, number, int(Decimal(amount) * rate * 100 / MILLION))
            for number, amount, rate in sums
            if rate is not None
        )


def month_of(day: date) -> tuple[date, date]:
    """The first day of a month, and this day."""
    return day.replace(day=1), day
