"""Key rotation: people's keys wrapped anew with the first of DATA_KEYS, in slices that can be cut off anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.database import Tx
from bot.storage.keys.sealing import UNREADABLE_PLACE, CannotOpen


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice did: how many were looked at, wrapped anew, and cannot be opened; where the next begins."""

    seen: int
    wrapped: int
    lost: int
    last: str


def rewrap_people(tx: Tx, after: str, most: int) -> Slice:
    """The next `most` people by id. A key that the first data key opens already is left alone."""
    rows = tx.all(
        "SELECT id, wrapped_key FROM person WHERE id > :after AND wrapped_key IS NOT NULL ORDER BY id LIMIT :most",
        {"after": after, "most": most},
    )
    changes, lost = [], 0
    for row in rows:
        try:
            anew = _anew(tx, bytes(row.wrapped_key), row.id)
        except CannotOpen:
            lost += 1
            continue
        if anew:
            changes.append({"id": row.id, "old": row.wrapped_key, "new": anew})
    if changes:
        # Whoever was erased meanwhile stays erased.
        tx.run("UPDATE person SET wrapped_key = :new WHERE id = :id AND wrapped_key = :old", changes)
    return Slice(len(rows), len(changes), lost, rows[-1].id if rows else "")


def _anew(tx: Tx, wrapped: bytes, owner: str) -> bytes | None:
    if tx.vault.is_newest(wrapped, owner):
        return None
    return tx.vault.wrap(tx.vault.unwrap(wrapped, owner), owner)


def rewrap_shared(tx: Tx) -> int:
    """The key of all keyed hashes, and unreadable payloads, which are sealed with a data key itself."""
    done = 0
    for row in tx.all("SELECT name, wrapped FROM secret"):
        anew = _anew(tx, bytes(row.wrapped), "secret")
        if anew:
            done += tx.changed(
                "UPDATE secret SET wrapped = :new WHERE name = :name", {"new": anew, "name": row.name}
            )
    for row in tx.all("SELECT id, sealed FROM unreadable_payload"):
        plain = tx.vault.open_own(bytes(row.sealed), UNREADABLE_PLACE)
        tx.run(
            "UPDATE unreadable_payload SET sealed = :new WHERE id = :id",
            {"new": tx.vault.seal_own(plain, UNREADABLE_PLACE), "id": row.id},
        )
    return done


def count_people(tx: Tx) -> int:
    row = tx.one("SELECT COUNT(*) AS n FROM person WHERE wrapped_key IS NOT NULL")
    return int(row.n) if row else 0
