"""Complaints: what somebody says went wrong, under a reference number; never shown to the agent it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, seal, unseal
from bot.storage.people import people
from bot.storage.people.people import Person
from bot.storage.staff.scope import Scope

KINDS = ("money", "no_show", "pressure", "chat", "other")


def open_one(tx: Tx, person: Person, reference: str, kind: str, story: str, now: int) -> str:
    """Note a complaint about the agent who has, or last had, this person's referral; that referral, empty for none."""
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
    return str(row.id) if row and row.agent else ""


def is_open(tx: Tx, reference: str) -> bool:
    """Whether nobody has closed it yet."""
    row = tx.one("SELECT state FROM complaint WHERE reference = :reference", {"reference": reference})
    return row is not None and row.state == "open"


def barred(tx: Tx, person: str) -> set[str]:
    """Agents somebody complained of: they are offered nothing of theirs again."""
    rows = tx.all(
        "SELECT agent FROM complaint WHERE person = :person AND agent IS NOT NULL", {"person": person}
    )
    return {row.agent for row in rows}


def _story(tx: Tx, row: object) -> str:
    wrapped, sealed, person = (getattr(row, name) for name in ("wrapped_key", "sealed", "person"))
    if wrapped is None or sealed is None:
        return ""
    return str(unseal(tx.vault.unwrap(wrapped, person), sealed, f"complaint.sealed:{person}"))


_LISTED = (
    "SELECT c.reference, c.person, c.kind, c.state, c.opened_at, c.closed_at, a.handle AS agent,"
    " c.notes_sealed IS NOT NULL AS noted FROM complaint c LEFT JOIN agent a ON a.id = c.agent"
    " JOIN person p ON p.id = c.person"
)


# Money first, then pressure, then the oldest: one number to order by, and to continue from.
_ORDER = "(CASE c.kind WHEN 'money' THEN 0 WHEN 'pressure' THEN 1 ELSE 2 END * 10000000000000 + c.opened_at)"
COUNTED = 1000


def listed(
    tx: Tx, scope: Scope, state: str, *, after: str, most: int
) -> tuple[list[Mapping[str, Any]], str, int]:
    """A page of the queue, the key of the next, and how many there are, up to COUNTED; no story is opened."""
    where = f" WHERE c.state = :state{scope.people_or_agent('p', 'c.person', 'c.agent')}"
    at, _, identity = after.partition(".")
    known = at.isdecimal() and identity.isdecimal()
    beyond = f" AND ({_ORDER}, c.id) > (:at, :id)" if known else ""
    values = {**scope.values, "state": state, **({"at": int(at), "id": int(identity)} if known else {})}
    counted = f"SELECT 1 FROM complaint c JOIN person p ON p.id = c.person{where} LIMIT {COUNTED + 1}"
    count = tx.run(f"SELECT COUNT(*) AS n FROM ({counted}) AS found", values).one()
    rows = tx.all(
        f"{_LISTED.replace(' FROM', f', c.id, {_ORDER} AS place FROM', 1)}{where}{beyond}"
        f" ORDER BY {_ORDER}, c.id LIMIT :most",
        {**values, "most": most + 1},
    )
    last = f"{rows[most - 1].place}.{rows[most - 1].id}" if len(rows) > most else ""
    return [dict(row._mapping) for row in rows[:most]], last, int(count.n)


def one(tx: Tx, scope: Scope, reference: str) -> Mapping[str, Any] | None:
    """One complaint's line; no story is opened. None for one out of reach."""
    row = tx.one(
        f"{_LISTED} WHERE c.reference = :reference{scope.people_or_agent('p', 'c.person', 'c.agent')}",
        {**scope.values, "reference": reference},
    )
    return dict(row._mapping) if row else None


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody of the staff noted; `at` in milliseconds."""

    at: int
    who: str
    text: str


def read(tx: Tx, reference: str) -> tuple[str, list[Note]]:
    """The story and what staff noted; both empty once the person was erased."""
    row = tx.one(
        "SELECT c.person, c.sealed, c.notes_sealed, p.wrapped_key FROM complaint c JOIN person p ON p.id = c.person"
        " WHERE c.reference = :reference",
        {"reference": reference},
    )
    if row is None or row.wrapped_key is None:
        return "", []
    key = tx.vault.unwrap(row.wrapped_key, row.person)
    noted = unseal(key, row.notes_sealed, f"complaint.notes:{row.person}") if row.notes_sealed else []
    return _story(tx, row), [Note(*note) for note in noted]


def add_note(tx: Tx, reference: str, note: Note) -> bool:
    """Keep what somebody noted; False where the complaint is unknown or the person was erased."""
    row = tx.one("SELECT person FROM complaint WHERE reference = :reference", {"reference": reference})
    if row is None:
        return False
    try:
        person = people.lock(tx, row.person)  # two who note at once wait here in line
    except CannotOpen:
        return False
    _, noted = read(tx, reference)
    plain = [[one.at, one.who, one.text] for one in (*noted, note)]
    tx.run(
        "UPDATE complaint SET notes_sealed = :sealed WHERE reference = :reference",
        {"sealed": seal(person.key, plain, f"complaint.notes:{person.id}"), "reference": reference},
    )
    return True


def close(tx: Tx, reference: str, now: int) -> bool:
    return bool(
        tx.changed(
            "UPDATE complaint SET state = 'closed', closed_at = :now WHERE reference = :reference AND state = 'open'",
            {"reference": reference, "now": now},
        )
    )


def reopen(tx: Tx, person: str, reference: str) -> bool:
    """It is not settled for the one who made it; False where they made none, or it is open."""
    return bool(
        tx.changed(
            "UPDATE complaint SET state = 'open', closed_at = NULL"
            " WHERE reference = :reference AND person = :person AND state = 'closed'",
            {"reference": reference, "person": person},
        )
    )


def number_of(tx: Tx, person: str, reference: str) -> int:
    """Which of somebody's complaints it is, counted from 1."""
    row = tx.one(
        "SELECT COUNT(*) AS n FROM complaint WHERE person = :person AND opened_at <="
        " (SELECT opened_at FROM complaint WHERE reference = :reference)",
        {"person": person, "reference": reference},
    )
    return int(row.n) if row else 1
