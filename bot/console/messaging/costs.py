"""What messages cost: prices with their day and source, sums by day and category, and channels that are away."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, flash, request

from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.engine.world import WIB
from bot.errors import BadArgument, Refused
from bot.public.pages import the_runtime
from bot.services.messaging.costs import Report, costs_between, enter_rate, month_of, wanted_prices
from bot.services.messaging.desk import channels_away
from bot.services.messaging.templates import texts_now
from bot.services.prices import CURRENCIES

MONTHS = 6


def _today() -> date:
    return the_runtime().now().astimezone(WIB).date()


def _month() -> date:
    """The last day of the month asked for, today's by default; what is no month is today's."""
    try:
        first = date.fromisoformat(f"{request.args.get('month', '')[:7]}-01")
    except ValueError:
        return _today()
    end = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
    return min(end, _today()) if first <= _today() else _today()


def _months() -> list[str]:
    first, found = _today().replace(day=1), []
    for _ in range(MONTHS):
        found.append(f"{first:%Y-%m}")
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def costs() -> Response:
    return _page()


def _page(status: int = 200, problem: str = "") -> Response:
    since, until = month_of(_month())
    report: Report = costs_between(the_runtime(), scope_here(), since, until)
    return show(
        "costs.html",
        status,
        report=report,
        since=since,
        months=_months(),
        away=channels_away(the_runtime(), scope_here()),
        texts=texts_now(the_runtime(), scope_here()),
        wanted=wanted_prices(the_runtime(), scope_here()),
        currencies=CURRENCIES,
        today=_today(),
        problem=problem,
        typed=request.form,
    )


def enter() -> Response:
    """A price from a day on."""
    payee, _, what = request.form.get("price", "").partition(".")
    form = request.form
    try:
        day = date.fromisoformat(form.get("from_day", ""))
    except ValueError:
        return _page(422, words()["price_day"])
    amount, currency, source = form.get("amount", "")[:20], form.get("currency", ""), form.get("source", "")
    try:
        enter_rate(the_runtime(), scope_here(), payee, what, amount, currency, day, source)
    except Refused as error:
        return _page(422, told(error))
    except BadArgument as error:
        return _page(422, str(error))
    flash(words()["price_kept"])
    return to("console.costs")
