"""Staff's own chats: linked by a single-use code, so that alarms and tests reach them."""

from __future__ import annotations

from collections.abc import Collection

from bot.storage.database import Tx, listed
from bot.storage.keys.sealing import keyed_hash

PREFIX = "ST-"  # what such a code begins with


def _hash(tx: Tx, code: str) -> bytes:
    return keyed_hash(tx.hash_key, "staff chat", code)


def make(tx: Tx, staff: str, code: str, *, now: int, expires: int) -> None:
    """Keep a code, of which only a keyed hash; earlier unused ones of this account end."""
    tx.run(
        "UPDATE staff_code SET used_at = :now WHERE staff = :staff AND used_at IS NULL",
        {"staff": staff, "now": now},
    )
    tx.run(
        "INSERT INTO staff_code (code_hash, staff, expires_at) VALUES (:hash, :staff, :expires)",
        {"hash": _hash(tx, code), "staff": staff, "expires": expires},
    )


def present(tx: Tx, person: str, code: str, now: int) -> str | None:
    """Somebody shows a code: it links their chat once. Whose account; None for a code that is no good."""
    row = tx.one(
        "UPDATE staff_code SET used_at = :now WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now"
        " RETURNING staff",
        {"now": now, "hash": _hash(tx, code)},
    )
    if row is None:
        return None
    tx.run("UPDATE staff SET person = :person WHERE id = :id", {"person": person, "id": row.staff})
    return str(row.staff)


def unlink(tx: Tx, staff: str) -> bool:
    """Whether there was one."""
    return bool(
        tx.changed("UPDATE staff SET person = NULL WHERE id = :id AND person IS NOT NULL", {"id": staff})
    )


def of_roles(tx: Tx, roles: Collection[str]) -> list[str]:
    """People whose chats belong to accounts of these roles (our own names) that are not disabled."""
    rows = tx.all(
        "SELECT person FROM staff WHERE person IS NOT NULL AND disabled_at IS NULL"
        f" AND role IN ({listed(sorted(roles))}) ORDER BY name"
    )
    return [str(row.person) for row in rows]
