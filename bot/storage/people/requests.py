"""Requests for a person at the branch: who of the staff writes with them, and who is waiting for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.storage.keys.sealing import seal, unseal
from bot.storage.people.people import Person
from bot.storage.transaction import Tx


def take(tx: Tx, number: int, staff: str, purpose: str) -> str | None:
    """Somebody of the staff writes with whoever asked, from here on; whose it is, None for one that is closed."""
    row = tx.run(
        "UPDATE help_request SET staff = :staff, purpose = :purpose WHERE id = :id AND state = 'open' RETURNING person",
        {"id": number, "staff": staff, "purpose": purpose},
    ).first()
    return str(row.person) if row else None


def open_for(tx: Tx, person: str, reason: str) -> int | None:
    """The number of what somebody asked for and nobody closed."""
    row = tx.one(
        "SELECT id FROM help_request WHERE person = :person AND reason = :reason AND state = 'open' ORDER BY id DESC",
        {"person": person, "reason": reason},
    )
    return int(row.id) if row else None


def heard(tx: Tx, person: str, now: int) -> None:
    tx.run(
        "UPDATE help_request SET heard_at = :now WHERE person = :person AND state = 'open' AND staff IS NOT NULL",
        {"person": person, "now": now},
    )


def are_written_with(tx: Tx, person: str, since: int) -> bool:
    """Whether somebody of the staff has them, and either wrote since a moment."""
    found = tx.one(
        "SELECT 1 FROM help_request WHERE person = :person AND state = 'open' AND staff IS NOT NULL"
        " AND (heard_at >= :since OR answered_at >= :since)",
        {"person": person, "since": since},
    )
    return found is not None


def answered(tx: Tx, number: int, now: int) -> None:
    tx.run("UPDATE help_request SET answered_at = :now WHERE id = :id", {"id": number, "now": now})


def let_go(tx: Tx, person: str) -> bool:
    """Nobody of the staff writes with them any more; whether somebody did."""
    return bool(
        tx.changed(
            "UPDATE help_request SET staff = NULL, purpose = '' WHERE person = :person AND staff IS NOT NULL",
            {"person": person},
        )
    )


def add_note(tx: Tx, number: int, person: Person, note: dict[str, Any]) -> None:
    plain = [*notes(tx, number, person), note]
    tx.run(
        "UPDATE help_request SET notes_sealed = :sealed WHERE id = :id",
        {"id": number, "sealed": seal(person.key, plain, f"help_request.notes:{person.id}")},
    )


def notes(tx: Tx, number: int, person: Person) -> Sequence[dict[str, Any]]:
    """What staff noted, oldest first: each with who, at and text."""
    row = tx.one("SELECT notes_sealed FROM help_request WHERE id = :id", {"id": number})
    if row is None or not row.notes_sealed:
        return []
    found: list[dict[str, Any]] = unseal(person.key, row.notes_sealed, f"help_request.notes:{person.id}")
    return found


def ask(tx: Tx, person: str, reason: str, now: int) -> None:
    """Somebody needs a person."""
    tx.run(
        "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, :reason, :now, 'open')",
        {"person": person, "reason": reason, "now": now},
    )
