"""Whom to remind that a price ends: registered, agreed to news, and not reminded of it yet."""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people.consents import BROADCASTS, agreed

KIND = "tell_discount_end"
_AGREED = agreed(BROADCASTS, "p.id")
_REGISTERED = (
    "EXISTS (SELECT 1 FROM registration r WHERE r.person = p.id AND r.state IN ('submitted', 'registered'))"
)


def plan(tx: Tx, sector: str, until: str, after: str, most: int, now: int) -> tuple[int, str]:
    """Have the next `most` people of a sector reminded now; how many were looked at, and the last of them."""
    rows = tx.all(
        f"SELECT p.id FROM person p WHERE p.id > :after AND p.sector = :sector AND p.rehearsal IS NULL"
        f" AND p.wrapped_key IS NOT NULL AND {_AGREED} AND {_REGISTERED} ORDER BY p.id LIMIT :most",
        {"after": after, "sector": sector, "most": most},
    )
    for row in rows:
        ref = f"{until}:{row.id}"
        if not tx.one("SELECT 1 FROM timer WHERE kind = :kind AND ref = :ref", {"kind": KIND, "ref": ref}):
            timers.start(tx, KIND, due=now, ref=ref, person=row.id)
    return len(rows), rows[-1].id if rows else ""


def still_wanted(tx: Tx, person: str) -> bool:
    """Whether somebody still agrees to news and still is on the way."""
    found = tx.one(
        f"SELECT 1 FROM person p WHERE p.id = :id AND p.wrapped_key IS NOT NULL AND {_AGREED} AND {_REGISTERED}",
        {"id": person},
    )
    return found is not None
