"""Leads: registrations that an agent accepted, and no others."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.database import Tx

OPEN = "'accepted', 'contacted'"
_MINE = (
    "SELECT r.id AS referral, r.registration, r.state, o.id AS offer, o.code FROM offer o"
    " JOIN referral r ON r.id = o.referral"
    f" WHERE o.agent = :agent AND r.agent = :agent AND o.state = 'accepted' AND r.state IN ({OPEN})"
)


@dataclass(frozen=True, slots=True)
class Mine:
    """One lead of an agent, by ids; `code` is what they answer notices with."""

    referral: str
    registration: str
    state: str
    offer: int
    code: str


def of_agent(tx: Tx, agent: str) -> list[Mine]:
    """An agent's open leads, oldest first."""
    return [Mine(**row._mapping) for row in tx.all(f"{_MINE} ORDER BY o.id", {"agent": agent})]


def one_of_agent(tx: Tx, agent: str, registration: str) -> Mine | None:
    """A lead, if it is this agent's."""
    row = tx.one(f"{_MINE} AND r.registration = :id", {"agent": agent, "id": registration})
    return Mine(**row._mapping) if row else None
