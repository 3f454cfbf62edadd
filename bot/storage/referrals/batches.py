"""Leads of one place offered to one agent on one card: each is an offer of its own, answered alone or together."""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.referrals import offers
from bot.storage.referrals.offers import Offer

# Before the code of its first offer; two letters, so that no offer is called so.
MARK = "S"


def waiting_beside(tx: Tx, referral: str, area: str, rehearsal: str | None, now: int, most: int) -> list[str]:
    """Other referrals of a kecamatan that wait to be offered at this moment, the oldest first, locked.

    One that somebody else holds is left out, not waited for: so two who gather at once never wait for each other.
    """
    apart = "p.rehearsal = :rehearsal" if rehearsal else "p.rehearsal IS NULL"
    lock = " FOR NO KEY UPDATE OF r SKIP LOCKED" if tx.postgresql else ""
    rows = tx.all(
        "SELECT r.id FROM referral r JOIN registration g ON g.id = r.registration JOIN person p ON p.id = r.person"
        " WHERE r.state = 'waiting' AND r.id <> :referral AND SUBSTR(g.area, 1, 8) = :area"
        f" AND p.wrapped_key IS NOT NULL AND {apart} AND EXISTS (SELECT 1 FROM timer t"
        " WHERE t.kind IN ('refer', 'refer_again') AND t.ref = r.id AND t.due_at <= :now"
        " AND t.state IN ('waiting', 'ringing'))"
        f" ORDER BY r.created_at, r.id LIMIT :most{lock}",
        {"referral": referral, "area": area[:8], "rehearsal": rehearsal, "now": now, "most": most},
    )
    return [row.id for row in rows]


def open_beside(tx: Tx, offer: Offer) -> list[Offer]:
    """The offers of a card that nobody has answered yet: those made for one agent at one moment, by referral."""
    found = [one for one in offers.open_with(tx, offer.agent) if one.offered_at == offer.offered_at]
    return sorted(found, key=lambda one: one.referral)
