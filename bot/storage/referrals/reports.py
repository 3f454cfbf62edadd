"""Reports on leads: what flags are made of, and the last four digits under a keyed hash that opens nothing."""

from __future__ import annotations

from bot.referrals.lead import Seen
from bot.referrals.matching import covers
from bot.storage.database import Tx
from bot.storage.keys.sealing import keyed_hash
from bot.storage.referrals.offers import Offer

DAY = 86_400_000


def keep_number(tx: Tx, offer: Offer, number: str) -> None:
    """So that the same digits reported again by the same agent are noticed."""
    tx.run(
        "UPDATE referral SET number_hash = :hash WHERE id = :id",
        {"hash": _hash(tx, offer, number), "id": offer.referral},
    )


def _hash(tx: Tx, offer: Offer, number: str) -> bytes:
    return keyed_hash(tx.hash_key, "member number", f"{offer.agent}|{number}")


def seen(tx: Tx, offer: Offer, number: str, now: int) -> Seen:
    """What is known of an agent's report at this moment, before it is kept."""
    return Seen(
        held=now - (offer.answered_at or now),
        same_number=bool(number) and _reported_before(tx, offer, number),
        same_person=_registered_elsewhere(tx, offer.referral),
        today=_today(tx, offer.agent, now),
        outside=_outside(tx, offer),
    )


def _reported_before(tx: Tx, offer: Offer, number: str) -> bool:
    found = tx.one(
        "SELECT 1 FROM referral WHERE agent = :agent AND number_hash = :hash AND id <> :id",
        {"agent": offer.agent, "hash": _hash(tx, offer, number), "id": offer.referral},
    )
    return found is not None


def _registered_elsewhere(tx: Tx, registration: str) -> bool:
    """Whether another registration has this worker's phone or NIK, and nobody decided yet that they are two."""
    found = tx.one(
        "SELECT 1 FROM duplicate WHERE state = 'open' AND (earlier = :id OR later = :id)",
        {"id": registration},
    )
    return found is not None


def _today(tx: Tx, agent: str, now: int) -> int:
    row = tx.run(
        "SELECT COUNT(*) AS many FROM referral WHERE agent = :agent AND reported_at > :since"
        " AND reported <> 'contacted'",
        {"agent": agent, "since": now - DAY},
    ).one()
    return int(row.many)


def _outside(tx: Tx, offer: Offer) -> bool:
    row = tx.one(
        "SELECT a.covers, g.area FROM agent a, registration g WHERE a.id = :agent AND g.id = :registration",
        {"agent": offer.agent, "registration": offer.referral},
    )
    return row is not None and covers(row.covers.split(), row.area) is False
