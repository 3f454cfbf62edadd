"""Costs: prices as entered, what each letter was expected to cost and was billed, and sums of them by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.storage.database import Tx

# Letters that a provider took: nothing else is billed.
_TAKEN = "l.state IN ('sent', 'delivered', 'read', 'unknown')"
DAY = 86_400_000
WIB = 7 * 3_600_000  # days of a report are Jakarta's


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price as it stands in the table."""

    payee: str
    what: str
    from_day: date
    amount: int
    currency: str
    source: str
    who: str


@dataclass(frozen=True, slots=True)
class Spent:
    """Messages of one day, channel and category; sums in sen. `unpriced` of them have no price yet."""

    day: date
    channel: str
    category: str
    count: int
    expected: int
    billed: int
    unpriced: int


def add_rate(tx: Tx, row: PriceRow, now: int) -> None:
    tx.run(
        "INSERT INTO rate (payee, what, from_day, amount, currency, source, who, at)"
        " VALUES (:payee, :what, :from_day, :amount, :currency, :source, :who, :now)",
        {
            **{name: getattr(row, name) for name in ("payee", "what", "amount", "currency", "source", "who")},
            "from_day": row.from_day.isoformat(),
            "now": now,
        },
    )


def rates(tx: Tx) -> list[PriceRow]:
    """All of them, in the order in which they were entered."""
    rows = tx.all("SELECT * FROM rate ORDER BY id")
    return [
        PriceRow(
            row.payee,
            row.what,
            date.fromisoformat(row.from_day),
            row.amount,
            row.currency,
            row.source,
            row.who,
        )
        for row in rows
    ]


def unpriced(tx: Tx, channels: Sequence[str], most: int) -> Sequence[Any]:
    """(channel, category, day) of letters that were taken and have no price yet; free text is the category service."""
    named = {f"channel{n}": name for n, name in enumerate(channels)}
    return tx.all(
        f"SELECT l.channel, COALESCE(l.category, 'service') AS category, (l.created_at + {WIB}) / {DAY} AS day"
        f" FROM letter l WHERE {_TAKEN} AND l.expected IS NULL AND l.channel IN ({_names(named)})"
        " GROUP BY l.channel, COALESCE(l.category, 'service'), 3 LIMIT :most",
        {**named, "most": most},
    )


def put_price(tx: Tx, channel: str, category: str, day: int, sen: int) -> int:
    """Letters of one day get their price; how many."""
    return tx.changed(
        "UPDATE letter SET expected = :sen, category = :category WHERE channel = :channel AND expected IS NULL"
        " AND COALESCE(category, 'service') = :category AND created_at >= :since AND created_at < :until"
        " AND state IN ('sent', 'delivered', 'read', 'unknown')",
        {
            **{"channel": channel, "category": category, "sen": sen},
            **{"since": day * DAY - WIB, "until": (day + 1) * DAY - WIB},
        },
    )


def waiting(tx: Tx) -> Sequence[Any]:
    """(channel, category) of letters that still wait and were given a price."""
    return tx.all(
        "SELECT channel, category FROM letter WHERE state = 'queued' AND category IS NOT NULL"
        " GROUP BY channel, category"
    )


def price_waiting(tx: Tx, channel: str, category: str, sen: int) -> int:
    """What waits is expected to cost so much from now on; how many."""
    return tx.changed(
        "UPDATE letter SET expected = :sen WHERE state = 'queued' AND channel = :channel AND category = :category",
        {"channel": channel, "category": category, "sen": sen},
    )


def spent(tx: Tx, channels: Sequence[str], since: date, until: date) -> list[Spent]:
    """What letters of these channels cost from one day to another, both counted, by day and category."""
    named = {f"channel{n}": name for n, name in enumerate(channels)}
    if not named:
        return []
    rows = tx.all(
        f"SELECT (l.created_at + {WIB}) / {DAY} AS day, l.channel, COALESCE(l.category, 'service') AS category,"
        " COUNT(*) AS n, COALESCE(SUM(l.expected), 0) AS expected, COALESCE(SUM(l.billed), 0) AS billed,"
        " SUM(CASE WHEN l.expected IS NULL THEN 1 ELSE 0 END) AS unpriced FROM letter l"
        f" WHERE {_TAKEN} AND l.channel IN ({_names(named)}) AND l.created_at >= :since AND l.created_at < :until"
        " GROUP BY 1, l.channel, COALESCE(l.category, 'service') ORDER BY 1, 2, 3",
        {**named, **_between(since, until)},
    )
    return [
        Spent(_day(r.day), r.channel, r.category, r.n, int(r.expected), int(r.billed), int(r.unpriced))
        for r in rows
    ]


def came_in(tx: Tx, channels: Sequence[str], since: date, until: date) -> list[tuple[date, str, int]]:
    """(day, channel, how many) of messages that people sent."""
    named = {f"channel{n}": name for n, name in enumerate(channels)}
    if not named:
        return []
    rows = tx.all(
        f"SELECT (m.received_at + {WIB}) / {DAY} AS day, m.channel, COUNT(*) AS n FROM message m"
        f" WHERE m.channel IN ({_names(named)}) AND m.received_at >= :since AND m.received_at < :until"
        " GROUP BY 1, m.channel ORDER BY 1, 2",
        {**named, **_between(since, until)},
    )
    return [(_day(row.day), row.channel, row.n) for row in rows]


def committed(tx: Tx, since: date, until: date, broadcast: str | None = None) -> int:
    """Sen that letters of these days are expected to cost, those that still wait among them."""
    only = " AND l.broadcast = :broadcast" if broadcast else ""
    row = tx.one(
        "SELECT COALESCE(SUM(l.expected), 0) AS sen FROM letter l WHERE l.state NOT IN ('cancelled', 'failed')"
        f" AND l.created_at >= :since AND l.created_at < :until{only}",
        {**_between(since, until), "broadcast": broadcast},
    )
    return int(row.sen) if row else 0


def bill(tx: Tx, channel: str, provider_id: str, sen: int) -> bool:
    """What a provider says that one letter cost; whether there is such a letter."""
    return bool(
        tx.changed(
            "UPDATE letter SET billed = :sen WHERE channel = :channel AND provider_id = :provider_id",
            {"channel": channel, "provider_id": provider_id, "sen": sen},
        )
    )


def _between(since: date, until: date) -> dict[str, int]:
    epoch = date(1970, 1, 1)
    return {
        "since": (since - epoch).days * DAY - WIB,
        "until": ((until - epoch).days + 1) * DAY - WIB,
    }


def _day(number: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(number))


def _names(named: dict[str, str]) -> str:
    return ", ".join(f":{name}" for name in named) or "''"
