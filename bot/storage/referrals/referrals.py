"""Referrals: a registration on its way into an agent's hands.

Locks: a turn locks its person, then a referral. Timers lock a referral and tell nobody, or tell somebody and
lock no referral; news for others always goes through a timer. So no two transactions wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.referrals.lifecycle import REOPENED, before
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people.people import Person
from bot.storage.people.registrations import reference_id


@dataclass(frozen=True, slots=True)
class Referral:
    """`reported` is the agent's voice, `answer` the worker's: right, wrong, or empty."""

    id: str
    registration: str
    person: str
    state: str
    agent: str | None
    reported: str
    answer: str


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


_SELECT = "SELECT id, registration, person, state, agent, reported, answer FROM referral WHERE id = :id"


def load(tx: Tx, referral: str) -> Referral | None:
    """A referral, locked until the transaction ends."""
    return _referral(tx.one(f"{_SELECT}{tx.for_update}", {"id": referral}))


def look_up(tx: Tx, referral: str) -> Referral | None:
    """A referral as it stands, not locked: for telling somebody of it."""
    return _referral(tx.one(_SELECT, {"id": referral}))


def _referral(row: Any) -> Referral | None:
    if row is None:
        return None
    return Referral(row.id, row.registration, row.person, row.state, row.agent, row.reported, row.answer)


def set_state(
    tx: Tx,
    referral: str,
    state: str,
    now: int,
    *,
    was: tuple[str, ...] | None = None,
    agent: str | None = None,
) -> bool:
    """Move a referral on, only from the states that lifecycle.py names, or those of `was`; whether it moved."""
    allowed = ", ".join(f"'{name}'" for name in (before(state) if was is None else was))
    return bool(
        tx.changed(
            "UPDATE referral SET state = :state, agent = COALESCE(:agent, agent), changed_at = :now"
            f" WHERE id = :id AND state IN ({allowed})",
            {"state": state, "agent": agent, "now": now, "id": referral},
        )
    )


def release(tx: Tx, referral: str, now: int) -> bool:
    """Take a referral out of an agent's hands, or out of the branch's queue: it waits, and is offered anew."""
    allowed = ", ".join(f"'{name}'" for name in before("waiting"))
    freed = tx.changed(
        "UPDATE referral SET state = 'waiting', agent = NULL, reported = '', changed_at = :now"
        f" WHERE id = :id AND state IN ({allowed})",
        {"now": now, "id": referral},
    )
    if freed:
        timers.start(tx, "refer_again", due=now, ref=referral)
    return bool(freed)


def reopen(tx: Tx, referral: str, now: int) -> bool:
    """What was reported turned out not to be so: the referral waits again, for somebody else. Whether it could."""
    allowed = ", ".join(f"'{name}'" for name in REOPENED)
    done = tx.changed(
        "UPDATE referral SET state = 'waiting', agent = NULL, reported = '', reported_at = NULL, answer = '',"
        f" answered_at = NULL, changed_at = :now WHERE id = :id AND state IN ({allowed})",
        {"now": now, "id": referral},
    )
    if done:
        tx.run(
            "UPDATE offer SET state = 'withdrawn' WHERE referral = :id AND state = 'accepted'",
            {"id": referral},
        )
        tx.run(
            "UPDATE registration SET state = 'submitted' WHERE id = (SELECT registration FROM referral"
            " WHERE id = :id) AND state = 'registered'",
            {"id": referral},
        )
        timers.start(tx, "end_relays", due=now, ref=referral)
        timers.start(tx, "refer_again", due=now, ref=referral)
    return bool(done)


def note_report(tx: Tx, referral: str, reported: str, now: int) -> None:
    """What the agent says; an answer of the worker to an earlier report is put aside."""
    tx.run(
        "UPDATE referral SET reported = :reported, reported_at = :now, answer = '', answered_at = NULL WHERE id = :id",
        {"reported": reported, "now": now, "id": referral},
    )


def note_answer(tx: Tx, referral: str, answer: str, now: int) -> bool:
    """What the worker says of the report; only once per report. Whether it was noted."""
    return bool(
        tx.changed(
            "UPDATE referral SET answer = :answer, answered_at = :now"
            " WHERE id = :id AND answer = '' AND reported <> ''",
            {"answer": answer, "now": now, "id": referral},
        )
    )


def in_hand(tx: Tx, agent: str) -> list[str]:
    """Ids of the referrals an agent has in hand, oldest first."""
    rows = tx.all(
        "SELECT id FROM referral WHERE agent = :agent AND state IN ('accepted', 'contacted') ORDER BY created_at, id",
        {"agent": agent},
    )
    return [row.id for row in rows]
