"""A transaction under way, whoever opened it: what every function of this room is given. Knows no driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.storage.keys.sealing import Vault
from bot.storage.running import Asked, Params, Ran, Row
from bot.traits import Networks

Run = Callable[..., Ran]  # of a statement and its parameters
Together = Callable[
    [Sequence[Asked], bool], Sequence[Ran]
]  # by one trip to the server; with COMMIT, if it is so


# Plans are kept: one made in a branch's first hour would read whole tables until statistics are taken.
_WAYS = ("seqscan", "hashjoin", "mergejoin", "memoize")
_BY_INDEX = "SELECT " + ", ".join(f"set_config('enable_{way}', 'off', true)" for way in _WAYS)


def listed(names: Sequence[str]) -> str:
    """Our own constants as the list behind an SQL IN; values from outside travel as parameters."""
    return ", ".join(f"'{name}'" for name in names)


def milliseconds(moment: datetime) -> int:
    """Since 1970, UTC; how every time is stored."""
    return int(moment.timestamp() * 1000)


def moment(stored: int) -> datetime:
    """A stored time, aware, UTC."""
    return datetime.fromtimestamp(stored / 1000, UTC)


NOTHING = Ran()


@dataclass(slots=True)
class Later:
    """A statement for whose rows nobody waits; `ran` is what it gave, once the transaction went on or is committed."""

    asked: Asked = ("", None)
    then: Callable[[Ran], None] | None = None
    ran: Ran = NOTHING


class Tx:
    """A transaction under way, with the vault, the key of the keyed hashes, and what the channels say of themselves."""

    def __init__(
        self,
        run: Run,
        postgresql: bool,
        vault: Vault,
        hash_key: bytes,
        networks: Networks,
        audit_key: bytes,
        together: Together | None = None,
    ) -> None:
        self._run, self._together, self.postgresql = run, together, postgresql
        self.vault, self.hash_key, self.networks, self.audit_key = vault, hash_key, networks, audit_key
        self._later: list[Later] = []

    def run(self, sql: str, params: Params | list[Any] | None = None) -> Ran:
        if self._later and not isinstance(params, list):
            last = Later((sql, params))
            self._go([*self._later, last])
            return last.ran
        self.go_on()
        return self._run(sql, params)

    def later(
        self, sql: str, params: Params | None = None, then: Callable[[Ran], None] | None = None
    ) -> Later:
        """Run it with the next statement, or with COMMIT: a trip to the server costs more than most statements.

        `then` is called with what it gave, inside the transaction. What is wrong with it is raised when it runs.
        """
        one = Later((sql, params), then)
        self._later.append(one)
        if self._together is None:
            self.go_on()
        return one

    def by_index(self) -> None:
        """No statement of this transaction reads through a table, however empty it was when PostgreSQL planned it."""
        if self.postgresql:
            self.later(_BY_INDEX)

    def go_on(self) -> None:
        """Run what was left for later."""
        while self._later:
            self._go(self._later)

    def end(self) -> None:
        """Run what was left for later, the last of it with COMMIT; nothing may follow."""
        while any(one.then for one in self._later):
            self._go(self._later)
        if self._later:
            self._go(self._later, commit=True)

    def _go(self, all_: Sequence[Later], commit: bool = False) -> None:
        self._later = []
        asked = [one.asked for one in all_]
        ran = self._together(asked, commit) if self._together else [self._run(*one) for one in asked]
        for one, gave in zip(all_, ran, strict=True):
            one.ran = gave
            if one.then:
                one.then(gave)

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
