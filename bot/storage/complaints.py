"""Complaints: what somebody says went wrong, under a reference number; never shown to the agent it is about."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage import offers, referrals
from bot.storage.database import Tx
from bot.storage.people import Person
from bot.storage.sealing import seal, unseal

KINDS = ("money", "no_show", "pressure", "chat", "other")


@dataclass(frozen=True, slots=True)
class Complaint:
    """For staff. `story` is in the person's own words, empty once they were erased."""

    reference: str
    person: str
    agent: str | None
    kind: str
    state: str
    opened_at: int
    story: str


def open_one(tx: Tx, person: Person, reference: str, kind: str, story: str, now: int) -> None:
    """Note a complaint about the agent who has, or last had, this person's referral, and take the lead from them."""
    row = tx.one(
        "SELECT r.id, COALESCE(r.agent, (SELECT o.agent FROM offer o WHERE o.referral = r.id"
        " AND o.state IN ('accepted', 'withdrawn') ORDER BY o.id DESC LIMIT 1)) AS agent"
        " FROM referral r WHERE r.person = :person ORDER BY r.created_at DESC, r.id",
        {"person": person.id},
    )
    tx.run(
        "INSERT INTO complaint (reference, person, agent, kind, sealed, state, opened_at)"
        " VALUES (:reference, :person, :agent, :kind, :sealed, 'open', :now)",
        {
            "reference": reference,
            "person": person.id,
            "agent": row.agent if row else None,
            "kind": kind if kind in KINDS else "other",
            "sealed": seal(person.key, story, f"complaint.sealed:{person.id}"),
            "now": now,
        },
    )
    if row and row.agent:
        _take_from(tx, row.id, now)


def _take_from(tx: Tx, referral: str, now: int) -> None:
    referrals.load(tx, referral)
    offer = offers.accepted_of(tx, referral)
    if offer:
        offers.hand_back(tx, offer, now, tell="tell_taken_back")


def barred(tx: Tx, person: str) -> set[str]:
    """Agents somebody complained of: they are offered nothing of theirs again."""
    rows = tx.all(
        "SELECT agent FROM complaint WHERE person = :person AND agent IS NOT NULL", {"person": person}
    )
    return {row.agent for row in rows}


def queue(tx: Tx, *, most: int = 200) -> list[Complaint]:
    """Open complaints, money first, then the oldest."""
    rows = tx.all(
        "SELECT c.*, p.wrapped_key FROM complaint c JOIN person p ON p.id = c.person WHERE c.state = 'open'"
        " ORDER BY CASE c.kind WHEN 'money' THEN 0 WHEN 'pressure' THEN 1 ELSE 2 END, c.opened_at LIMIT :most",
        {"most": most},
    )
    return [
        Complaint(row.reference, row.person, row.agent, row.kind, row.state, row.opened_at, _story(tx, row))
        for row in rows
    ]


def _story(tx: Tx, row: object) -> str:
    wrapped, sealed, person = (getattr(row, name) for name in ("wrapped_key", "sealed", "person"))
    if wrapped is None or sealed is None:
        return ""
    return str(unseal(tx.vault.unwrap(wrapped, person), sealed, f"complaint.sealed:{person}"))


def close(tx: Tx, reference: str, now: int) -> bool:
    return bool(
        tx.changed(
            "UPDATE complaint SET state = 'closed', closed_at = :now WHERE reference = :reference AND state = 'open'",
            {"reference": reference, "now": now},
        )
    )
