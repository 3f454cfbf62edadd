"""What a message costs: dated prices that staff enter, added up in sen (hundredths of a rupiah). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.traits import Traits

FEE_OUT, FEE_IN, EXCHANGE = "fee_out", "fee_in", "exchange"
SERVICE, UTILITY, MARKETING, AUTHENTICATION = "service", "utility", "marketing", "authentication"
CATEGORIES = (SERVICE, UTILITY, MARKETING, AUTHENTICATION)
PRICED = (FEE_OUT, FEE_IN, *CATEGORIES, EXCHANGE)
RUPIAH, DOLLAR = "IDR", "USD"
CURRENCIES = (RUPIAH, DOLLAR)
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """One price from a day on, with its source. `amount` in millionths of the currency.

    `payee` is a channel for what its provider takes for a message, a network for what it bills by category, and
    empty for the exchange rate, which is rupiah for a dollar.
    """

    payee: str
    what: str
    from_day: date
    amount: int
    currency: str
    source: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """Every price that was entered, older ones too: a message keeps the price of its day."""

    rows: Sequence[Rate] = ()

    def on(self, payee: str, what: str, day: date) -> Rate | None:
        """The price that holds on a day; of two from the same day the one entered last."""
        fit = [row for row in self.rows if row.payee == payee and row.what == what and row.from_day <= day]
        return max(enumerate(fit), key=lambda pair: (pair[1].from_day, pair[0]))[1] if fit else None

    def sen(self, payee: str, what: str, day: date) -> Decimal | None:
        """None while that price, or the exchange rate it needs, has not been entered."""
        rate = self.on(payee, what, day)
        if rate is None:
            return None
        each = Decimal(rate.amount) * 100 / MILLION
        if rate.currency == RUPIAH:
            return each
        exchange = self.on("", EXCHANGE, day)
        return each * Decimal(exchange.amount) / MILLION if exchange else None


def parts_of(channel: str, traits: Traits, category: str) -> list[tuple[str, str]]:
    """(payee, what) of each price that one message out has; none where messages are free."""
    return [
        *([(channel, FEE_OUT)] if traits.fees else []),
        *([(traits.network, category)] if traits.billed else []),
    ]


def missing(rates: Rates, parts: Iterable[tuple[str, str]], day: date) -> list[tuple[str, str]]:
    """The prices that have to be entered first."""
    return [part for part in parts if rates.sen(*part, day) is None]


def price(rates: Rates, channel: str, traits: Traits, category: str, day: date) -> int | None:
    """Sen for one message out; 0 where messages are free, None while a price of it is missing."""
    return _total(rates, parts_of(channel, traits, category), day)


def price_in(rates: Rates, channel: str, traits: Traits, day: date) -> int | None:
    """Sen for one message that comes in."""
    return _total(rates, [(channel, FEE_IN)] if traits.fees else [], day)


def _total(rates: Rates, parts: list[tuple[str, str]], day: date) -> int | None:
    found = [rates.sen(*part, day) for part in parts]
    if any(one is None for one in found):
        return None
    return int(sum((one for one in found if one is not None), Decimal()).to_integral_value(ROUND_HALF_UP))
