"""How agents and areas stand: counts only, for the agents themselves and for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx


def month_of(tx: Tx, agent: str, since: int) -> Mapping[str, int]:
    """What an agent was offered, took, and what came of it, since a moment; and what they have in hand."""
    row = tx.run(
        "SELECT COUNT(*) AS offered,"
        " COALESCE(SUM(CASE WHEN state IN ('accepted', 'withdrawn') THEN 1 ELSE 0 END), 0) AS accepted,"
        " COALESCE(SUM(CASE WHEN state = 'declined' THEN 1 ELSE 0 END), 0) AS declined,"
        " COALESCE(SUM(CASE WHEN state = 'expired' THEN 1 ELSE 0 END), 0) AS expired"
        " FROM offer WHERE agent = :agent AND offered_at > :since",
        {"agent": agent, "since": since},
    ).one()
    counted = {row.state: row.many for row in _states(tx, agent, since)}
    confirmed = counted.get("confirmed", 0)
    return {
        **row._mapping,
        "registered": counted.get("registered", 0) + confirmed,
        "confirmed": confirmed,
        "closed": counted.get("closed", 0),
        "in_hand": counted.get("accepted", 0) + counted.get("contacted", 0),
    }


def _states(tx: Tx, agent: str, since: int) -> Any:
    return tx.all(
        "SELECT state, COUNT(*) AS many FROM referral WHERE agent = :agent"
        " AND (changed_at > :since OR state IN ('accepted', 'contacted')) GROUP BY state",
        {"agent": agent, "since": since},
    )


@dataclass(frozen=True, slots=True)
class Silence:
    """How an agent answers: offers, those left to run out, leads nobody heard of since a moment."""

    handle: str
    offers: int
    expired: int
    leads: int
    unheard: int


def silence(tx: Tx, scope: Scope, since: int, before: int) -> list[Silence]:
    """Every agent with offers since a moment; leads without a word since `before` count as unheard."""
    rows = tx.all(
        "SELECT a.handle, COUNT(*) AS offers, SUM(CASE WHEN o.state = 'expired' THEN 1 ELSE 0 END) AS expired,"
        " SUM(CASE WHEN o.state = 'accepted' THEN 1 ELSE 0 END) AS leads,"
        " SUM(CASE WHEN o.state = 'accepted' AND r.state = 'accepted' AND r.agent = a.id AND r.changed_at < :before"
        " THEN 1 ELSE 0 END) AS unheard FROM offer o JOIN agent a ON a.id = o.agent"
        " JOIN referral r ON r.id = o.referral WHERE o.offered_at > :since AND a.rehearsal IS NULL"
        f"{scope.agents('a')} GROUP BY a.handle ORDER BY a.handle",
        {**scope.values, "since": since, "before": before},
    )
    return [Silence(**row._mapping) for row in rows]


@dataclass(frozen=True, slots=True)
class Desert:
    """A kecamatan where workers asked and nobody could be offered; `workers` is None where too few to be named."""

    area: str
    workers: int | None


def deserts(tx: Tx, scope: Scope, since: int, smallest: int) -> list[Desert]:
    """Kecamatan by unserved workers since a moment, most first; small cells are hidden."""
    rows = tx.all(
        "SELECT SUBSTR(g.area, 1, 8) AS area, COUNT(*) AS workers FROM referral r"
        " JOIN registration g ON g.id = r.registration JOIN person p ON p.id = r.person"
        " WHERE r.state = 'unserved' AND r.created_at > :since AND g.area <> '' AND p.rehearsal IS NULL"
        f"{scope.people('p')} GROUP BY SUBSTR(g.area, 1, 8) ORDER BY workers DESC, area",
        {**scope.values, "since": since},
    )
    return [Desert(row.area, row.workers if row.workers >= smallest else None) for row in rows]
