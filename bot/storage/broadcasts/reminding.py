"""Whom to remind that a price ends: registered, agreed to news, and not reminded of it yet."""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.people.consents import BROADCASTS, agreed

KIND = "tell_discount_end"
_AGREED = agreed(BROADCASTS, "p.id")
_REGISTERED = (
    "EXISTS (SELECT 1 FROM registration r WHERE r.person = p.id AND r.state IN ('submitted', 'registered'))"
)


def wanted(tx: Tx, sector: str, after: str, most: int) -> list[str]:
    """The next `most` people of a sector, by id, who are registered and agreed to news."""
    rows = tx.all(
        f"SELECT p.id FROM person p WHERE p.id > :after AND p.sector = :sector AND p.rehearsal IS NULL"
        f" AND p.wrapped_key IS NOT NULL AND {_AGREED} AND {_REGISTERED} ORDER BY p.id LIMIT :most",
        {"after": after, "sector": sector, "most": most},
    )
    return [row.id for row in rows]


def was_reminded(tx: Tx, ref: str) -> bool:
    """Whether a reminder of this end was planned for this person, at whatever time."""
    return (
        tx.one("SELECT 1 FROM timer WHERE kind = :kind AND ref = :ref", {"kind": KIND, "ref": ref})
        is not None
    )


def still_wanted(tx: Tx, person: str) -> bool:
    """Whether somebody still agrees to news and still is on the way."""
    found = tx.one(
        f"SELECT 1 FROM person p WHERE p.id = :id AND p.wrapped_key IS NOT NULL AND {_AGREED} AND {_REGISTERED}",
        {"id": person},
    )
    return found is not None
