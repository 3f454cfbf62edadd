"""rates_in, over_budget: the prices that were entered, and whether what is meant to be spent fits the budget."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.engine.world import WIB
from bot.runtime import Runtime
from bot.services.prices import Rate, Rates
from bot.storage.database import Tx
from bot.storage.messaging import costs
from bot.storage.messaging.costs import PriceRow


def rates_in(tx: Tx) -> Rates:
    return Rates([_rate(row) for row in costs.rates(tx)])


def _rate(row: PriceRow) -> Rate:
    return Rate(row.payee, row.what, row.from_day, row.amount, row.currency, row.source, row.who)


def over_budget(runtime: Runtime, tx: Tx, sen: int, broadcast: str | None = None, more: int = 0) -> str:
    """Which budget a message of so many sen would break: day, month, broadcast; empty when it fits.

    `more` sen are meant to be spent at the same time.
    """
    budget, today = runtime.settings.config.budget, runtime.now().astimezone(WIB).date()
    spans: Iterable[tuple[str, int, date, str | None]] = (
        ("day", budget.day, today, None),
        ("month", budget.month, today.replace(day=1), None),
        ("broadcast", budget.broadcast if broadcast else 0, date(2020, 1, 1), broadcast),
    )
    for name, most, since, whose in spans:
        if most and costs.committed(tx, since, today, whose) + sen + more > most * 100:
            return name
    return ""
