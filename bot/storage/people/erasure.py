"""Erasing a person: their key is destroyed, so that not even a backup can be read, and what names them goes.

Kept are rows without content (states, times and counts), consents as proof that they were given and withdrawn,
and the audit, which holds ids only.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.storage.people import about, consents
from bot.storage.transaction import Tx


def is_there(tx: Tx, person: str) -> bool:
    """Whether there is somebody to erase; their row stays locked until the transaction ends."""
    row = tx.one(f"SELECT wrapped_key FROM person WHERE id = :id{tx.for_update}", {"id": person})
    return row is not None and row.wrapped_key is not None


def still_there(tx: Tx, ids: Sequence[str]) -> list[str]:
    """Those of these who can still be read."""
    named = {f"id{number}": one for number, one in enumerate(ids)}
    which = ", ".join(f":{name}" for name in named)
    rows = tx.all(f"SELECT id FROM person WHERE wrapped_key IS NOT NULL AND id IN ({which})", named)
    return [row.id for row in rows]


def destroy(tx: Tx, person: str, now: int) -> bool:
    """Destroy a person's key and let go of what names them; False when nobody is left to erase."""
    if not is_there(tx, person):
        return False
    about.erase_rows(tx, person)
    consents.withdraw(tx, person, now)
    return True


def is_agent(tx: Tx, person: str) -> bool:
    """Whether a directory entry is sealed under this person's key."""
    return tx.one("SELECT 1 FROM agent WHERE person = :person", {"person": person}) is not None


def waits_for_letter(tx: Tx, person: str, before: int) -> bool:
    """Whether something written until `before` is still on its way to a person."""
    found = tx.one(
        "SELECT 1 FROM letter WHERE (person = :person OR about = :person) AND state IN ('queued', 'sending')"
        " AND created_at <= :before",
        {"person": person, "before": before},
    )
    return found is not None
