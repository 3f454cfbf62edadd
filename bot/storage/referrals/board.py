"""Every lead at a glance: how many stand where, which reports are flagged, and where agents and the unserved are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.storage.database import Tx
from bot.storage.staff.scope import Scope

UNDER_WAY = "'waiting', 'offered', 'accepted', 'contacted', 'unserved'"
MOST_AGENTS, MOST_PLACES = 3000, 500


def standing(tx: Tx, scope: Scope) -> Mapping[str, int]:
    """State -> leads under way; what is over is counted by figures."""
    rows = tx.all(
        "SELECT r.state, COUNT(*) AS n FROM referral r JOIN person p ON p.id = r.person"
        f" WHERE r.state IN ({UNDER_WAY}){scope.people('p')} GROUP BY r.state",
        scope.values,
    )
    return {row.state: int(row.n) for row in rows}


def demand(tx: Tx, scope: Scope) -> Sequence[Any]:
    """(area, workers) of districts in which somebody waits for an agent, most first."""
    return tx.all(
        "SELECT SUBSTR(g.area, 1, 8) AS area, COUNT(*) AS workers FROM referral r"
        " JOIN registration g ON g.id = r.registration JOIN person p ON p.id = r.person"
        f" WHERE r.state IN ('waiting', 'offered', 'unserved') AND g.area <> ''{scope.people('p')}"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT :most",
        {**scope.values, "most": MOST_PLACES},
    )


def waiting_in(tx: Tx, areas: Sequence[str]) -> Mapping[str, int]:
    """Area -> workers in it, or below it, for whom no agent was found."""
    return {
        area: int(
            tx.run(
                "SELECT COUNT(*) AS n FROM referral r JOIN registration g ON g.id = r.registration"
                " WHERE r.state = 'unserved' AND (g.area = :area OR g.area LIKE :below)",
                {"area": area, "below": f"{area}.%"},
            )
            .one()
            .n
        )
        for area in areas
    }


def agents(tx: Tx, scope: Scope) -> Sequence[Any]:
    """(handle, lat, lon, capacity, load) of agents who are linked."""
    return tx.all(
        "SELECT a.handle, a.lat, a.lon, a.capacity, (SELECT COUNT(*) FROM referral r WHERE r.agent = a.id"
        " AND r.state IN ('accepted', 'contacted')) AS load FROM agent a WHERE a.state = 'linked'"
        f" AND a.rehearsal IS NULL{scope.agents('a')} ORDER BY a.handle LIMIT :most",
        {**scope.values, "most": MOST_AGENTS},
    )


def flags_of(tx: Tx, referral: str) -> tuple[str, ...]:
    row = tx.one("SELECT flags FROM referral WHERE id = :id", {"id": referral})
    return tuple(row.flags.split()) if row else ()


def flagged(tx: Tx, agent: str, since: int) -> Sequence[Any]:
    """(reference, flags, reported_at) of an agent's reports that staff look at, the newest first."""
    return tx.all(
        "SELECT g.reference, r.flags, r.reported_at FROM referral r JOIN registration g ON g.id = r.registration"
        " WHERE r.agent = :agent AND r.flags <> '' AND r.reported_at > :since ORDER BY r.reported_at DESC LIMIT 20",
        {"agent": agent, "since": since},
    )
