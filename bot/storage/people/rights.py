"""What people may ask of their data: correct, withdraw, erase; and the clock on what a person must do by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people import erasure, registrations
from bot.storage.people.people import Person

SILENCE = 24 * 3600 * 1000  # milliseconds: a referral nobody says may go on has ended


def correct(tx: Tx, person: Person, reference: str, answers: Mapping[str, Any], now: int) -> None:
    """Replace the answers. An agent who has the lead gets it anew; past that, staff must see to it."""
    if not registrations.correct(tx, person, reference, answers):
        return
    row = tx.one(
        "SELECT o.id, r.state FROM referral r JOIN offer o ON o.referral = r.id AND o.agent = r.agent"
        " WHERE r.id = :id AND o.state = 'accepted'",
        {"id": registrations.reference_id(reference)},
    )
    if row and row.state in ("accepted", "contacted"):
        timers.start(tx, "tell_lead", due=now, ref=str(row.id))
    elif row:
        by_hand(tx, person.id, "right_correct", now)


def ask_erasure(tx: Tx, person: Person, now: int) -> None:
    """Erased by the worker process within moments; an agent's entry in the directory needs a person."""
    if erasure.is_agent(tx, person.id):
        by_hand(tx, person.id, "right_erase", now)
    else:
        timers.start(tx, "erase", due=now, ref=str(now), person=person.id)


def by_hand(tx: Tx, person: str, reason: str, now: int) -> None:
    """Something a person must settle within 3 × 24 hours: it stands among the requests, and its clock runs."""
    row = tx.run(
        "INSERT INTO help_request (person, reason, asked_at, state)"
        " VALUES (:person, :reason, :now, 'open') RETURNING id",
        {"person": person, "reason": reason, "now": now},
    ).one()
    timers.start(tx, "right_asked", due=now, ref=str(row.id))


@dataclass(frozen=True, slots=True)
class Request:
    id: int
    person: str
    reason: str
    asked_at: int
    state: str


def request(tx: Tx, number: int) -> Request | None:
    row = tx.one(
        "SELECT id, person, reason, asked_at, state FROM help_request WHERE id = :id", {"id": number}
    )
    return Request(**row._mapping) if row else None


def alarm(tx: Tx, asked: Request, now: int) -> None:
    """A request whose time is running out stands at the top of the list again, under another name."""
    tx.run(
        "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, :reason, :now, 'open')",
        {"person": asked.person, "reason": f"late_{asked.reason}"[:40], "now": now},
    )


def withdraw(tx: Tx, person: Person, now: int) -> int:
    """End the open referrals and withdraw what they were for; how many ended."""
    tx.run(
        "UPDATE registration SET state = 'withdrawn' WHERE person = :person AND state = 'submitted'",
        {"person": person.id},
    )
    return erasure.end_referrals(tx, now, person=person.id)


def withdraw_one(tx: Tx, registration: str, now: int) -> None:
    """End the referral of one registration."""
    erasure.end_referrals(tx, now, registration=registration)


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading of somebody's data, from the audit."""

    at: int
    who: str
    what: str


# Rows of the audit that say nothing to the person they are about.
_OWN = ("the worker's link", "bot")


def seen(tx: Tx, person: str, most: int) -> Sequence[Seen]:
    """Who looked at somebody's data, newest first; their own visits left out."""
    rows = tx.all(
        "SELECT at, who, what FROM audit WHERE (subject = :person OR subject IN"
        " (SELECT id FROM registration WHERE person = :person)) AND who NOT IN (:link, :bot)"
        " ORDER BY id DESC LIMIT :most",
        {"person": person, "link": _OWN[0], "bot": _OWN[1], "most": most},
    )
    return [Seen(row.at, row.who, row.what) for row in rows]
