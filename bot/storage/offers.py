"""Offers: one agent asked about one referral; exactly one acceptance, whoever presses first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.storage import referrals, timers
from bot.storage.database import Tx
from bot.storage.people import Person

OUTCOMES = {"contacted": "contacted", "registered": "registered", "closed": "closed"}


@dataclass(frozen=True, slots=True)
class Offer:
    id: int
    referral: str
    agent: str
    person: str  # the agent's own person
    code: str
    state: str
    km: float
    expires_at: int


def make(
    tx: Tx, referral: str, agent: str, code: str, km: float, because: str, *, now: int, expires: int
) -> int:
    """Offer a referral to an agent; it passes on when `expires` comes first."""
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
    timers.start(tx, "offer_expires", due=expires, ref=str(row.id))
    return int(row.id)


def load(tx: Tx, offer: int) -> Offer | None:
    row = tx.one(f"{_SELECT} WHERE o.id = :id", {"id": offer})
    return _offer(row) if row else None


_SELECT = (
    "SELECT o.id, o.referral, o.agent, a.person, o.code, o.state, o.km, o.expires_at FROM offer o"
    " JOIN agent a ON a.id = o.agent"
)


def _offer(row: Any) -> Offer:
    return Offer(row.id, row.referral, row.agent, row.person, row.code, row.state, row.km, row.expires_at)


def codes_of(tx: Tx, agent: str) -> set[str]:
    """Codes an agent has ever been given: none is used twice."""
    return {row.code for row in tx.all("SELECT code FROM offer WHERE agent = :agent", {"agent": agent})}


def asked_agents(tx: Tx, referral: str) -> set[str]:
    """Agents who were already asked about a referral."""
    return {
        row.agent
        for row in tx.all("SELECT agent FROM offer WHERE referral = :referral", {"referral": referral})
    }


def answer(tx: Tx, person: Person, code: str, kind: str, choice: str, now: int) -> None:
    """What an agent answered to a notice. Cross-person news goes through timers, rung by the worker process."""
    row = tx.one(
        f"{_SELECT} WHERE o.code = :code AND a.person = :person", {"code": code, "person": person.id}
    )
    if row is None:
        return
    offer = _offer(row)
    if kind == "offer" and choice == "accept":
        _accept(tx, offer, now)
    elif kind == "offer":
        _decline(tx, offer, now)
    elif kind in ("lead", "outcome") and choice in OUTCOMES:
        _report(tx, offer, OUTCOMES[choice], now)


def _accept(tx: Tx, offer: Offer, now: int) -> None:
    # People are locked before referrals, in every path: two agents pressing at once wait here in line.
    referral = referrals.load(tx, offer.referral)
    won = (
        referral is not None
        and referral.state in ("offered", "waiting")
        and tx.changed(
            "UPDATE offer SET state = 'accepted', answered_at = :now"
            " WHERE id = :id AND state = 'offered' AND expires_at > :now",
            {"id": offer.id, "now": now},
        )
        and referrals.set_state(
            tx, offer.referral, "accepted", now, was=("offered", "waiting"), agent=offer.agent
        )
    )
    if won:
        timers.cancel(tx, "offer_expires", str(offer.id))
        timers.start(tx, "tell_accepted", due=now, ref=str(offer.id))
    else:
        mine = offer.state == "accepted"
        timers.start(tx, "tell_lead" if mine else "tell_gone", due=now, ref=str(offer.id))


def _decline(tx: Tx, offer: Offer, now: int) -> None:
    if close(tx, offer.id, "declined", now):
        timers.start(tx, "tell_declined", due=now, ref=str(offer.id))
        timers.start(tx, "refer", due=now, ref=offer.referral)


def close(tx: Tx, offer: int, state: str, now: int) -> bool:
    """End an open offer as declined, expired or withdrawn; whether it was still open."""
    timers.cancel(tx, "offer_expires", str(offer))
    return bool(
        tx.changed(
            "UPDATE offer SET state = :state, answered_at = :now WHERE id = :id AND state = 'offered'",
            {"state": state, "now": now, "id": offer},
        )
    )


def _report(tx: Tx, offer: Offer, outcome: str, now: int) -> None:
    """The agent's own account of what came of it; a step back is not taken."""
    before = {
        "contacted": ("accepted",),
        "registered": ("accepted", "contacted"),
        "closed": ("accepted", "contacted"),
    }
    if offer.state != "accepted":
        timers.start(tx, "tell_gone", due=now, ref=str(offer.id))
        return
    moved = referrals.set_state(tx, offer.referral, outcome, now, was=before[outcome])
    if moved and outcome != "contacted":
        timers.cancel(tx, "ask_outcome", str(offer.id))
    timers.start(tx, "tell_outcome" if moved else "tell_noted", due=now, ref=str(offer.id))
