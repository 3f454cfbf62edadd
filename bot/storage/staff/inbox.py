"""Everybody who waits for one of the staff, from every table that somebody can wait in, the longest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.storage.database import Tx
from bot.storage.staff.lists import NEWEST, SHOWS_WHO, Entry, opened
from bot.storage.staff.scope import Scope

MOST = 500  # of each table; whoever has more waiting sees the oldest
# An alarm of a late request is no second task: the request itself shows its clock.
_TASK = "h.state = 'open' AND h.reason NOT LIKE 'late!_%' ESCAPE '!'"
_REQUESTS = (
    "SELECT h.id AS number, h.reason, h.asked_at, h.heard_at, h.answered_at, s.name AS writing, t.name AS assigned,"
    " p.id AS person, p.channel, p.area FROM help_request h JOIN person p ON p.id = h.person"
    f" LEFT JOIN staff s ON s.id = h.staff LEFT JOIN staff t ON t.id = h.assigned WHERE {_TASK}"
)
_COMPLAINTS = (
    "SELECT c.id AS number, c.reference, c.kind AS reason, c.opened_at AS asked_at, t.name AS assigned,"
    " p.id AS person, p.channel, p.area FROM complaint c JOIN person p ON p.id = c.person"
    " LEFT JOIN staff t ON t.id = c.assigned WHERE c.state = 'open'"
)


def requests(tx: Tx, scope: Scope) -> Sequence[Any]:
    """Open requests of every kind, the oldest first."""
    return tx.all(
        f"{_REQUESTS}{scope.people('p')} ORDER BY h.asked_at LIMIT :most", {**scope.values, "most": MOST}
    )


def complaints(tx: Tx, scope: Scope) -> Sequence[Any]:
    """Open complaints, the oldest first."""
    return tx.all(
        f"{_COMPLAINTS}{scope.people_or_agent('p', 'c.person', 'c.agent')} ORDER BY c.opened_at LIMIT :most",
        {**scope.values, "most": MOST},
    )


def who_of(tx: Tx, people: Iterable[str]) -> Mapping[str, Entry]:
    """Names and phones of people, opened by one statement; whoever asks has made sure that they are in reach."""
    ids = {f"id{number}": person for number, person in enumerate(dict.fromkeys(people))}
    if not ids:
        return {}
    rows = tx.all(
        f"SELECT {SHOWS_WHO} FROM person p{NEWEST} WHERE p.id IN ({', '.join(f':{name}' for name in ids)})",
        ids,
    )
    return {row.person: opened(tx, row) for row in rows}


def assign_request(tx: Tx, scope: Scope, number: int, staff: str | None) -> str | None:
    """Whose person's request it is; None for none open in reach."""
    row = tx.run(
        "UPDATE help_request SET assigned = :staff WHERE id = :id AND state = 'open' AND person IN"
        f" (SELECT p.id FROM person p WHERE p.id = help_request.person{scope.people('p')}) RETURNING person",
        {**scope.values, "id": number, "staff": staff},
    ).first()
    return str(row.person) if row else None


def assign_complaint(tx: Tx, scope: Scope, number: int, staff: str | None) -> str | None:
    reached = scope.people_or_agent("p", "complaint.person", "complaint.agent")
    row = tx.run(
        "UPDATE complaint SET assigned = :staff WHERE id = :id AND state = 'open' AND person IN (SELECT p.id"
        f" FROM person p WHERE p.id = complaint.person{reached})"
        " RETURNING person",
        {**scope.values, "id": number, "staff": staff},
    ).first()
    return str(row.person) if row else None


def colleagues(tx: Tx, scope: Scope) -> Mapping[str, str]:
    """Who may be given a task: name -> id, of one's own branch and of those who see every branch."""
    own = "" if scope.branch is None else " AND (s.branch IS NULL OR s.branch = :scope_branch)"
    rows = tx.all(
        f"SELECT s.id, s.name FROM staff s WHERE s.disabled_at IS NULL AND s.role <> 'auditor'{own} ORDER BY s.name",
        scope.values,
    )
    return {row.name: row.id for row in rows}
