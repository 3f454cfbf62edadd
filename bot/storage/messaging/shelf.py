"""The shelf: numbers of what channels have made at their providers, remembered by every process."""

from __future__ import annotations

from collections.abc import Callable

from bot.storage.database import Database, Tx


def keep_number(tx: Tx, owner: str, key: str, number: str, now: int) -> None:
    """In a transaction under way; this number holds from now on."""
    tx.run(
        "INSERT INTO shelf (owner, key, number, made_at) VALUES (:owner, :key, :number, :now)"
        " ON CONFLICT (owner, key) DO UPDATE SET number = excluded.number, made_at = excluded.made_at",
        {"owner": owner, "key": key, "number": number, "now": now},
    )


class DatabaseShelf:
    """Asked once a shape and process. `now` in milliseconds; nothing on it is about a person."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        self._database, self._now = database, now

    def find(self, owner: str, key: str) -> str:
        with self._database.look() as tx:
            row = tx.one(
                "SELECT number FROM shelf WHERE owner = :owner AND key = :key", {"owner": owner, "key": key}
            )
        return str(row.number) if row else ""

    def keep(self, owner: str, key: str, number: str) -> str:
        """Two processes may have made the same: the first one kept is used by both."""
        named = {"owner": owner, "key": key, "number": number, "now": self._now()}
        with self._database.begin() as tx:
            tx.run(
                "INSERT INTO shelf (owner, key, number, made_at) VALUES (:owner, :key, :number, :now)"
                " ON CONFLICT (owner, key) DO NOTHING",
                named,
            )
        return self.find(owner, key) or number

    def drop(self, owner: str, key: str, number: str) -> None:
        with self._database.begin() as tx:
            tx.run(
                "DELETE FROM shelf WHERE owner = :owner AND key = :key AND number = :number",
                {"owner": owner, "key": key, "number": number},
            )
