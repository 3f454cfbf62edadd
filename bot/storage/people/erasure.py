"""Erasing a person: their key is destroyed, so that not even a backup can be read, and what names them goes.

Kept are rows without content (states, times and counts), consents as proof that they were given and withdrawn,
and the audit, which holds ids only.
"""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.people import consents

# What a person's rows lose. Keys first: nothing sealed can be opened from this statement on.
_STATEMENTS = (
    "UPDATE person SET wrapped_key = NULL, helper = NULL, area = '', sector = '', band = NULL, stage = 'erased'"
    " WHERE id = :person",
    "DELETE FROM found_by WHERE person = :person",
    "DELETE FROM conversation WHERE person = :person",
    "UPDATE message SET sealed = NULL WHERE person = :person",
    "UPDATE event SET sealed = NULL WHERE person = :person",
    "UPDATE letter SET state = 'cancelled', reason = 'erased' WHERE person = :person AND state = 'queued'",
    "UPDATE letter SET sealed = :nothing, provider_id = NULL WHERE person = :person",
    # What somebody else typed and read while filling in for them.
    "UPDATE message SET sealed = NULL WHERE about = :person",
    "UPDATE event SET sealed = NULL WHERE about = :person",
    "UPDATE letter SET state = 'cancelled', reason = 'erased' WHERE about = :person AND state = 'queued'",
    "UPDATE letter SET sealed = :nothing WHERE about = :person",
    # After their letters: whoever settles a letter takes it before the address that turned out to be gone.
    "DELETE FROM channel_identity WHERE person = :person",
    "UPDATE timer SET sealed = NULL WHERE person = :person",
    "UPDATE timer SET state = 'cancelled' WHERE person = :person AND state = 'waiting'",
    "UPDATE registration SET state = 'withdrawn', area = '', sealed = :nothing, form_sealed = NULL,"
    " outcome_sealed = NULL, nik_hash = NULL WHERE person = :person",
    "UPDATE help_request SET state = 'closed' WHERE person = :person",
    "DELETE FROM duplicate WHERE state = 'open' AND (earlier IN (SELECT id FROM registration WHERE person = :person)"
    " OR later IN (SELECT id FROM registration WHERE person = :person))",
)


def is_there(tx: Tx, person: str) -> bool:
    """Whether there is somebody to erase; their row stays locked until the transaction ends."""
    row = tx.one(f"SELECT wrapped_key FROM person WHERE id = :id{tx.for_update}", {"id": person})
    return row is not None and row.wrapped_key is not None


def destroy(tx: Tx, person: str, now: int) -> bool:
    """Destroy a person's key and let go of what names them; False when nobody is left to erase."""
    if not is_there(tx, person):
        return False
    for sql in _STATEMENTS:
        named = {"person": person, "nothing": b""}
        tx.run(sql, {name: value for name, value in named.items() if f":{name}" in sql})
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
