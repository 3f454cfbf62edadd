"""Offers: one agent asked about one referral; exactly one acceptance, whoever presses first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.referrals.lead import Kept
from bot.referrals.states import OFFER_CAME_FROM
from bot.storage.database import Tx, listed


@dataclass(frozen=True, slots=True)
class Offer:
    id: int
    referral: str
    agent: str
    person: str  # the agent's own person
    code: str
    state: str
    km: float
    offered_at: int
    expires_at: int
    postponed: bool
    reminded: int
    answered_at: int | None = None


def make(
    tx: Tx,
    referral: str,
    agent: str,
    code: str,
    km: float,
    because: str,
    *,
    now: int,
    expires: int,
) -> int:
    """Write an offer to an agent, theirs until `expires`; its id."""
    row = tx.run(
        "INSERT INTO offer (referral, agent, code, state, km, because, offered_at, expires_at)"
        " VALUES (:referral, :agent, :code, 'offered', :km, :because, :now, :expires) RETURNING id",
        {
            "referral": referral,
            "agent": agent,
            "code": code,
            "km": km,
            "because": because,
            "now": now,
            "expires": expires,
        },
    ).one()
    return int(row.id)


_SELECT = (
    "SELECT o.id, o.referral, o.agent, a.person, o.code, o.state, o.km, o.offered_at, o.expires_at, o.postponed,"
    " o.reminded, o.answered_at FROM offer o JOIN agent a ON a.id = o.agent"
)


def load(tx: Tx, offer: int) -> Offer | None:
    return _offer(tx.one(f"{_SELECT} WHERE o.id = :id", {"id": offer}))


def open_of(tx: Tx, referral: str) -> Offer | None:
    """The offer of a referral that nobody has answered yet."""
    return _offer(
        tx.one(f"{_SELECT} WHERE o.referral = :referral AND o.state = 'offered'", {"referral": referral})
    )


def accepted_of(tx: Tx, referral: str) -> Offer | None:
    """The offer by which an agent has, or last had, a referral in hand."""
    return _offer(
        tx.one(
            f"{_SELECT} WHERE o.referral = :referral AND o.state = 'accepted' ORDER BY o.id DESC",
            {"referral": referral},
        )
    )


def open_with(tx: Tx, agent: str) -> list[Offer]:
    """Every offer an agent has not answered yet."""
    rows = tx.all(f"{_SELECT} WHERE o.agent = :agent AND o.state = 'offered' ORDER BY o.id", {"agent": agent})
    return [found for row in rows if (found := _offer(row))]


def _offer(row: Any) -> Offer | None:
    if row is None:
        return None
    return Offer(
        row.id,
        row.referral,
        row.agent,
        row.person,
        row.code,
        row.state,
        row.km,
        row.offered_at,
        row.expires_at,
        bool(row.postponed),
        row.reminded,
        row.answered_at,
    )


def codes_of(tx: Tx, agent: str) -> set[str]:
    """Codes an agent has ever been given: none is used twice."""
    return {row.code for row in tx.all("SELECT code FROM offer WHERE agent = :agent", {"agent": agent})}


def asked_agents(tx: Tx, referral: str) -> set[str]:
    """Agents who were already asked about a referral."""
    return {
        row.agent
        for row in tx.all("SELECT agent FROM offer WHERE referral = :referral", {"referral": referral})
    }


def of_code(tx: Tx, person: str, code: str) -> Offer | None:
    """The offer of an agent's own code."""
    return _offer(
        tx.one(f"{_SELECT} WHERE o.code = :code AND a.person = :person", {"code": code, "person": person})
    )


def current_of(tx: Tx, referral: str) -> Offer | None:
    """The offer that nobody has answered yet, else the one by which an agent has, or last had, a referral."""
    return open_of(tx, referral) or accepted_of(tx, referral)


def write(tx: Tx, offer: Offer, kept: Kept, now: int) -> None:
    """Write what was ruled about an offer whose referral is locked."""
    if kept.offer is not None:
        close(tx, offer.id, kept.offer, now)
    if kept.why is not None:
        tx.run("UPDATE offer SET why = :why WHERE id = :id", {"why": kept.why, "id": offer.id})
    if kept.postponed:
        tx.run(
            "UPDATE offer SET postponed = 1, expires_at = :expires WHERE id = :id",
            {"expires": kept.expires_at, "id": offer.id},
        )
    if kept.reminded:
        tx.run("UPDATE offer SET reminded = reminded + 1 WHERE id = :id", {"id": offer.id})


def end_others(tx: Tx, offer: Offer) -> None:
    """Whoever had the lead before this one has it no more."""
    tx.run(
        "UPDATE offer SET state = 'withdrawn' WHERE referral = :referral AND state = 'accepted' AND id <> :id",
        {"referral": offer.referral, "id": offer.id},
    )


def close(tx: Tx, offer: int, state: str, now: int) -> bool:
    """Move an offer on, as `OFFER_CAME_FROM` names it; whether it moved. When it was answered stays."""
    allowed = listed(OFFER_CAME_FROM[state])
    return bool(
        tx.changed(
            "UPDATE offer SET state = :state, answered_at = COALESCE(answered_at, :now)"
            f" WHERE id = :id AND state IN ({allowed})",
            {"state": state, "now": now, "id": offer},
        )
    )


def held_for(tx: Tx, registration: str) -> tuple[str, str] | None:
    """The accepted offer of a registration's lead and the lead's state; None while no agent has it."""
    row = tx.one(
        "SELECT o.id, r.state FROM referral r JOIN offer o ON o.referral = r.id AND o.agent = r.agent"
        " WHERE r.id = :id AND o.state = 'accepted'",
        {"id": registration},
    )
    return (str(row.id), str(row.state)) if row else None
