"""What people ask of their data in a turn: corrected, erased, or put before a person within 3 × 24 hours."""

from __future__ import annotations

from collections.abc import Mapping
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
