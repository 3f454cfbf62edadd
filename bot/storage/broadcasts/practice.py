"""Branches that practise: which, what each has done of its checklist, and the end of it."""

from __future__ import annotations

from collections.abc import Collection

from bot.broadcasts import practice
from bot.storage.database import Tx, listed


def practises(tx: Tx, branch: str | None) -> bool:
    """None, the operator's own, never does."""
    row = tx.one("SELECT practises FROM branch WHERE id = :id", {"id": branch or ""})
    return bool(row and row.practises)


def done(tx: Tx, branch: str, roles: Collection[str]) -> set[str]:
    """What it has done of the checklist; `roles` may write to many."""
    able = f"disabled_at IS NULL AND factor_at IS NOT NULL AND role IN ({listed(sorted(roles))})"
    row = tx.run(
        "SELECT CASE WHEN b.areas <> '' THEN 1 ELSE 0 END AS areas,"
        f" (SELECT COUNT(*) FROM staff s WHERE {able} AND (s.branch IS NULL OR s.branch = b.id)) AS writers,"
        " (SELECT COUNT(*) FROM staff s WHERE s.branch = b.id AND s.person IS NOT NULL) AS chats,"
        " (SELECT COUNT(*) FROM broadcast c WHERE c.branch = b.id AND c.state = 'finished') AS sent"
        " FROM branch b WHERE b.id = :id",
        {"id": branch},
    ).one()
    found = {
        practice.AREAS: row.areas,
        practice.TWO_PEOPLE: row.writers >= 2,
        practice.CHAT: row.chats,
        practice.SENT: row.sent,
    }
    return {step for step, is_done in found.items() if is_done}


def end(tx: Tx, branch: str) -> bool:
    return bool(
        tx.changed("UPDATE branch SET practises = 0 WHERE id = :id AND practises = 1", {"id": branch})
    )
