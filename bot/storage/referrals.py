"""Referrals: a registration on its way into an agent's hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.storage import timers
from bot.storage.database import Tx
from bot.storage.people import Person
from bot.storage.registrations import reference_id


@dataclass(frozen=True, slots=True)
class Referral:
    id: str
    registration: str
    person: str
    state: str
    agent: str | None


def ask(tx: Tx, person: Person, reference: str, now: int) -> None:
    """Ask for an agent; the worker process looks for one. Asking twice asks once."""
    registration = reference_id(reference)
    made = tx.changed(
        "INSERT INTO referral (id, registration, person, state, created_at, changed_at)"
        " VALUES (:id, :id, :person, 'waiting', :now, :now) ON CONFLICT (id) DO NOTHING",
        {"id": registration, "person": person.id, "now": now},
    )
    if made:
        timers.start(tx, "refer", due=now, ref=registration)


_SELECT = "SELECT id, registration, person, state, agent FROM referral WHERE id = :id"


def load(tx: Tx, referral: str) -> Referral | None:
    """A referral, locked until the transaction ends. Lock the people it is about first."""
    return _referral(tx.one(_SELECT + tx.for_update, {"id": referral}))


def look_up(tx: Tx, referral: str) -> Referral | None:
    """A referral as it stands, not locked."""
    return _referral(tx.one(_SELECT, {"id": referral}))


def _referral(row: Any) -> Referral | None:
    return Referral(row.id, row.registration, row.person, row.state, row.agent) if row else None


def set_state(
    tx: Tx, referral: str, state: str, now: int, *, was: tuple[str, ...], agent: str | None = None
) -> bool:
    """Move a referral on, only from the states named; whether it moved."""
    before = ", ".join(f"'{state}'" for state in was)
    return bool(
        tx.changed(
            "UPDATE referral SET state = :state, agent = COALESCE(:agent, agent), changed_at = :now"
            f" WHERE id = :id AND state IN ({before})",
            {"state": state, "agent": agent, "now": now, "id": referral},
        )
    )
