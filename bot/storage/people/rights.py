"""What people ask of their data: requests that staff must settle, and who looked at what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.storage.transaction import Tx


@dataclass(frozen=True, slots=True)
class Request:
    id: int
    person: str
    reason: str
    asked_at: int
    state: str


def open_request(tx: Tx, person: str, reason: str, now: int) -> int:
    """Something staff must settle, among the requests; its number."""
    row = tx.run(
        "INSERT INTO help_request (person, reason, asked_at, state)"
        " VALUES (:person, :reason, :now, 'open') RETURNING id",
        {"person": person, "reason": reason, "now": now},
    ).one()
    return int(row.id)


def request(tx: Tx, number: int) -> Request | None:
    row = tx.one(
        "SELECT id, person, reason, asked_at, state FROM help_request WHERE id = :id", {"id": number}
    )
    return Request(**row._mapping) if row else None


def is_open(tx: Tx, person: str, reason: str) -> bool:
    """Whether staff were asked this of somebody, and have not closed it."""
    found = tx.one(
        "SELECT 1 FROM help_request WHERE person = :person AND reason = :reason AND state = 'open'",
        {"person": person, "reason": reason},
    )
    return found is not None


def in_hand(tx: Tx, asked: Request) -> bool:
    """Whether somebody of the staff writes with whoever asked."""
    found = tx.one("SELECT 1 FROM help_request WHERE id = :id AND staff IS NOT NULL", {"id": asked.id})
    return found is not None


def alarm(tx: Tx, asked: Request, now: int) -> None:
    """A request whose time is running out stands at the top of the list again, under another name."""
    tx.run(
        "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, :reason, :now, 'open')",
        {"person": asked.person, "reason": f"late_{asked.reason}"[:40], "now": now},
    )


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
