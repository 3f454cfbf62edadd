"""Referrals: a registration on its way into an agent's hands.

Locks: a turn locks its person, then a referral. Timers lock a referral and tell nobody, or tell somebody and
lock no referral; news for others always goes through a timer. So no two transactions wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.referrals.lead import Kept, Ruling
from bot.referrals.states import UNSETTLED, WITH_AGENT
from bot.storage.database import Tx, listed
from bot.storage.people.people import Person
from bot.storage.people.registrations import reference_id


@dataclass(frozen=True, slots=True)
class Referral:
    """`reported` is the agent's voice or the branch's, `answer` the worker's: right, wrong, unheard, or empty.

    `card` is whether the worker said that it has come: has_card, no_card, or empty.
    """

    id: str
    registration: str
    person: str
    state: str
    agent: str | None
    reported: str
    answer: str
    card: str


def ask(tx: Tx, person: Person, reference: str, now: int) -> str:
    """Note that an agent is wanted; the referral's id, empty where one was asked for before."""
    registration = reference_id(reference)
    made = tx.changed(
        "INSERT INTO referral (id, registration, person, state, created_at, changed_at)"
        " VALUES (:id, :id, :person, 'waiting', :now, :now) ON CONFLICT (id) DO NOTHING",
        {"id": registration, "person": person.id, "now": now},
    )
    return registration if made else ""


_SELECT = "SELECT id, registration, person, state, agent, reported, answer, card FROM referral WHERE id = :id"


def load(tx: Tx, referral: str) -> Referral | None:
    """A referral, locked until the transaction ends."""
    return _referral(tx.one(f"{_SELECT}{tx.for_update}", {"id": referral}))


def look_up(tx: Tx, referral: str) -> Referral | None:
    """A referral as it stands, not locked: for telling somebody of it."""
    return _referral(tx.one(_SELECT, {"id": referral}))


def _referral(row: Any) -> Referral | None:
    if row is None:
        return None
    return Referral(
        row.id, row.registration, row.person, row.state, row.agent, row.reported, row.answer, row.card
    )


def write(tx: Tx, found: Referral, ruling: Ruling, now: int) -> None:
    """Write what was ruled about a referral that is locked."""
    changes = _changes(ruling.kept, now)
    if ruling.state != found.state:
        changes |= {"state": ruling.state, "changed_at": now}
    if changes:
        named = ", ".join(f"{name} = :{name}" for name in changes)
        tx.run(f"UPDATE referral SET {named} WHERE id = :id", {**changes, "id": found.id})


def _changes(kept: Kept, now: int) -> dict[str, object]:
    """A voice is written with its moment; one that is put aside loses it."""
    changes: dict[str, object] = {}
    if kept.agent is not None:
        changes["agent"] = kept.agent or None
    if kept.reported is not None:
        changes |= {"reported": kept.reported, "reported_at": now if kept.reported else None}
    if kept.reported is not None or kept.flags:
        changes["flags"] = " ".join(kept.flags)
    if kept.answer is not None:
        changes |= {"answer": kept.answer, "answered_at": now if kept.answer else None}
    if kept.card:
        changes["card"] = kept.card
    return changes


def to_end(tx: Tx, *, person: str = "", registration: str = "") -> list[str]:
    """Ids of what is not settled yet or offered to an agent, of a person or one registration, as all lock them."""
    states = listed((*UNSETTLED, "unserved"))
    whose = "person = :whose" if person else "registration = :whose"
    rows = tx.all(
        f"SELECT id FROM referral WHERE {whose} AND (state IN ({states})"
        " OR EXISTS (SELECT 1 FROM offer o WHERE o.referral = referral.id AND o.state = 'offered')) ORDER BY id",
        {"whose": person or registration},
    )
    return [row.id for row in rows]


def in_hand(tx: Tx, agent: str) -> list[str]:
    """Ids of the referrals an agent has in hand, oldest first."""
    rows = tx.all(
        f"SELECT id FROM referral WHERE agent = :agent AND state IN ({listed(WITH_AGENT)}) ORDER BY created_at, id",
        {"agent": agent},
    )
    return [row.id for row in rows]
