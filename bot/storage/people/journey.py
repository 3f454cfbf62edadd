"""How far the people who first wrote in some time have come: counts only."""

from __future__ import annotations

from collections.abc import Mapping

from bot.storage.people.consents import SERVICE, once_agreed
from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx

# How far somebody has come -> what shows it; each holds for whoever came farther, too.
STAGES: Mapping[str, str] = {
    "wrote": "1 = 1",
    "consented": f"{once_agreed(SERVICE, 'p.id')}"
    " OR EXISTS (SELECT 1 FROM registration g WHERE g.person = p.id)",
    "submitted": "EXISTS (SELECT 1 FROM registration g WHERE g.person = p.id)",
    "asked": "EXISTS (SELECT 1 FROM referral r WHERE r.person = p.id)",
    "accepted": "EXISTS (SELECT 1 FROM referral r WHERE r.person = p.id AND (r.state IN"
    " ('accepted', 'contacted', 'registered', 'confirmed') OR EXISTS (SELECT 1 FROM offer o"
    " WHERE o.referral = r.id AND o.state = 'accepted')))",
    "registered": "EXISTS (SELECT 1 FROM referral r WHERE r.person = p.id AND r.state IN ('registered', 'confirmed'))",
    "confirmed": "EXISTS (SELECT 1 FROM referral r WHERE r.person = p.id AND r.state = 'confirmed')",
}


def journey(tx: Tx, scope: Scope, since: int) -> dict[str, int]:
    """Of the people who first wrote since a moment, how many reached each stage, in order."""
    counted = ", ".join(
        f"SUM(CASE WHEN {reached} THEN 1 ELSE 0 END) AS {stage}" for stage, reached in STAGES.items()
    )
    row = tx.run(
        f"SELECT {counted} FROM person p WHERE p.created_at >= :since AND p.stage <> 'agent'{scope.people('p')}",
        {**scope.values, "since": since},
    ).one()
    return {stage: int(getattr(row, stage) or 0) for stage in STAGES}
