"""A transaction under way, whoever opened it: what every function of this room is given. Knows no driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from bot.storage.keys.sealing import Vault
from bot.storage.running import Params, Ran, Row
from bot.traits import Networks

Run = Callable[..., Ran]  # of a statement and its parameters


def listed(names: Sequence[str]) -> str:
    """Our own constants as the list behind an SQL IN; values from outside travel as parameters."""
    return ", ".join(f"'{name}'" for name in names)


def milliseconds(moment: datetime) -> int:
    """Since 1970, UTC; how every time is stored."""
    return int(moment.timestamp() * 1000)


def moment(stored: int) -> datetime:
    """A stored time, aware, UTC."""
    return datetime.fromtimestamp(stored / 1000, UTC)


class Tx:
    """A transaction under way, with the vault, the key of the keyed hashes, and what the channels say of themselves."""

    def __init__(
        self, run: Run, postgresql: bool, vault: Vault, hash_key: bytes, networks: Networks, audit_key: bytes
    ) -> None:
        self._run, self.postgresql = run, postgresql
        self.vault, self.hash_key, self.networks, self.audit_key = vault, hash_key, networks, audit_key

    def run(self, sql: str, params: Params | list[Any] | None = None) -> Ran:
        return self._run(sql, params)

    def one(self, sql: str, params: Params | None = None) -> Row | None:
        """The first row, None when there is none."""
        return self.run(sql, params).first()

    def all(self, sql: str, params: Params | None = None) -> Sequence[Row]:
        return self.run(sql, params).all()

    def changed(self, sql: str, params: Params | None = None) -> int:
        """How many rows a statement changed."""
        return self.run(sql, params).rowcount

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done inside is undone when it raises; the transaction goes on."""
        self.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK TO SAVEPOINT part")
            raise
        self.run("RELEASE SAVEPOINT part")

    @property
    def for_update(self) -> str:
        """SQLite has one writer and no row locks. NO KEY: rows that only refer to a locked one need not wait."""
        return " FOR NO KEY UPDATE" if self.postgresql else ""

    @property
    def skip_locked(self) -> str:
        return " FOR UPDATE SKIP LOCKED" if self.postgresql else ""
