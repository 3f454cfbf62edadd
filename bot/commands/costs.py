"""`costs`: what messages cost, by prices that staff enter with their day and source."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import click

from bot.commands.opening import opened
from bot.engine.world import WIB
from bot.errors import BadArgument, Refused
from bot.runtime import Runtime
from bot.services.messaging.costs import Line, costs_between, enter_rate, month_of, take_bills
from bot.services.prices import CURRENCIES, DOLLAR, MILLION, PRICED
from bot.services.staff.scope import command_line

MISSING = "harga belum diisi"
NAMES = {
    "price_unknown": "no channel costs {what}: see `costs prices`",
    "price_currency": "an exchange rate is in IDR, for one dollar; anything else in IDR or USD",
    "price_source": "say where the price stands: an address or a letter, with its day",
    "price_amount": "a price is a number with at most six places",
}


@click.group()
def command() -> None:
    """Prices, and what was spent."""


@command.command("prices")
def prices() -> None:
    """Every price that was entered, and those that are missing."""
    with opened() as runtime:
        today = runtime.now().astimezone(WIB).date()
        report = costs_between(runtime, command_line(runtime), today, today)
    for rate in report.rates:
        amount = f"{(Decimal(rate.amount) / MILLION).normalize():f} {rate.currency}"
        click.echo(f"{rate.from_day}  {rate.payee or '-'} {rate.what}  {amount}  {rate.source}")
    for payee, what in report.missing:
        click.echo(f"{MISSING}: {payee or '-'} {what}")
    if report.missing:
        raise SystemExit(1)


@command.command("price")
@click.argument("payee")
@click.argument("what", type=click.Choice(PRICED))
@click.argument("amount")
@click.option("--currency", type=click.Choice(CURRENCIES), default=DOLLAR, show_default=True)
@click.option(
    "--from", "from_day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="the day it begins"
)
@click.option("--source", required=True, help="where it stands")
def price(payee: str, what: str, amount: str, currency: str, from_day: datetime, source: str) -> None:
    """Enter a price. PAYEE is a channel for fee_out and fee_in, a network for a category, - for the exchange rate."""
    with opened() as runtime:
        try:
            rate = enter_rate(
                runtime,
                command_line(runtime),
                payee.strip("-"),
                what,
                amount,
                currency,
                from_day.date(),
                source,
            )
        except Refused as error:
            raise BadArgument(NAMES[error.word].format(**error.values)) from None
    click.echo(f"{rate.payee or '-'} {rate.what} from {rate.from_day}")


@command.command("report")
@click.option("--month", default="", help="YYYY-MM; this month by default")
@click.option(
    "--by", type=click.Choice(["day", "category", "channel"]), default="category", show_default=True
)
def report(month: str, by: str) -> None:
    """Messages and rupiah of a month: expected by our prices, and billed as far as the provider said."""
    with opened() as runtime:
        today = runtime.now().astimezone(WIB).date()
        since, until = month_of(_last_day(month) if month else today)
        found = costs_between(runtime, command_line(runtime), since, until)
    for key, line in found.by(by).items():
        click.echo(_said(key, line))
    if found.total:
        click.echo(_said("total", found.total))
    for payee, what in found.missing:
        click.echo(f"{MISSING}: {payee or '-'} {what}", err=True)


@command.command("bill")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="in UTC; yesterday by default")
def bill(day: datetime | None) -> None:
    """Ask each provider what it took for the messages of a day: it stands beside what was expected."""
    with opened() as runtime:
        wanted = day.date() if day else (runtime.now() - timedelta(days=1)).date()
        billed = asyncio.run(_asked(runtime, take_bills(runtime, command_line(runtime), wanted)))
    click.echo(f"{billed} messages of {wanted} have their price")


async def _asked(runtime: Runtime, coming: Coroutine[Any, Any, int]) -> int:
    try:
        return await coming
    finally:
        for channel in runtime.channels.values():
            await channel.close()


def _said(key: str, line: Line) -> str:
    expected = MISSING if line.expected is None else rupiah(line.expected)
    return f"{key:14} {line.count:8}  {expected:>18}  {rupiah(line.billed):>18}"


def rupiah(sen: int) -> str:
    """Whole rupiah, rounded half up."""
    return f"Rp{(sen + 50) // 100:,}".replace(",", ".")


def _last_day(month: str) -> date:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise BadArgument(f"{month!r} is no month, as 2026-12") from None
    return date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
