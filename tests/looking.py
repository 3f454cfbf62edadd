"""What a test looks at afterwards: rows, counts, letters, the audit, the bytes on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.runtime import Runtime
from bot.storage.database import Database
from bot.storage.messaging import letters
from bot.storage.people import registrations
from bot.storage.staff import audit


def rows(runtime: Runtime, sql: str, **params: object) -> Sequence[Any]:
    with runtime.database.look() as tx:
        return tx.all(sql, params)


def plain(runtime: Runtime, sql: str, **params: object) -> list[tuple[object, ...]]:
    """The same as tuples, to be compared as they are."""
    return [tuple(row) for row in rows(runtime, sql, **params)]


def how_many(database: Database, table: str, where: str = "1 = 1") -> int:
    with database.look() as tx:
        return int(tx.run(f"SELECT COUNT(*) AS n FROM {table} WHERE {where}").one().n)


def letters_of(database: Database, person: str) -> list[tuple[str, str]]:
    """(text, state) of somebody's letters, oldest first."""
    with database.look() as tx:
        rows = tx.all("SELECT * FROM letter WHERE person = :p ORDER BY id", {"p": person})
        opened = letters.opened(tx, rows, now=0)
    found = [(one.letter.outgoing.text if one.letter else one.why) for one in opened]
    return list(zip(found, [row.state for row in rows], strict=True))


def kept(runtime: Runtime, registration: str) -> registrations.Registration:
    with runtime.database.look() as tx:
        found = registrations.load(tx, registration)
    assert found
    return found


def audited(runtime: Runtime) -> list[tuple[object, ...]]:
    """Who did what to which subject for which purpose, oldest first."""
    found = rows(runtime, "SELECT who, what, subject, purpose, person, purpose_sealed FROM audit ORDER BY id")
    with runtime.database.look() as tx:
        return [(row.who, row.what, row.subject, audit.purpose_of(tx, row)) for row in found]


def every_byte(folder: Path) -> bytes:
    """The database's files as they lie on disk, the write-ahead log with them."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("jangkau.db*")))
