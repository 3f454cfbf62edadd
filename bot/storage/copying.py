"""Copies a whole database: every table in one moment, page by page; and back into tables built anew, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, MetaData, Table, inspect

from bot.storage.database import Database, Tx
from bot.storage.migrate import upgrade
from bot.storage.newest import has_table, knows, revision_of
from bot.storage.tables import metadata

AT_ONCE = 1_000  # rows of a page
_VERSION = "alembic_version"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one table, values in the order of its columns."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


@contextmanager
def snapshot(database: Database) -> Iterator[Tx]:
    """A transaction to which nothing changes, however long it reads."""
    postgresql = database.engine.dialect.name == "postgresql"  # on SQLite every transaction is one
    with database.look(**({"isolation_level": "REPEATABLE READ"} if postgresql else {})) as tx:
        yield tx


def revision(tx: Tx) -> str:
    """The migration at which the database stands; empty where nothing was ever built."""
    return revision_of(tx)


def count(tx: Tx) -> dict[str, int]:
    """How many rows every table has."""
    return {name: int(tx.run(f"SELECT COUNT(*) AS n FROM {name}").one().n) for name in _names()}


def pages(tx: Tx) -> Iterator[Page]:
    """Everything there is, tables that others refer to first."""
    for table in metadata.sorted_tables:
        yield from _pages_of(tx, table)


def _names() -> list[str]:
    return [table.name for table in metadata.sorted_tables]


def _pages_of(tx: Tx, table: Table) -> Iterator[Page]:
    columns = tuple(str(column.name) for column in table.columns)
    keys = [str(column.name) for column in table.primary_key.columns]
    places = [columns.index(key) for key in keys]
    last: Sequence[Any] = ()
    while True:
        marks = {f"last{number}": value for number, value in enumerate(last)}
        found = tx.all(_next_of(str(table.name), columns, keys, marks), marks)
        if found:
            yield Page(str(table.name), columns, [list(map(_plain, row)) for row in found])
        if len(found) < AT_ONCE:
            return
        last = [found[-1][place] for place in places]


def _next_of(table: str, columns: Sequence[str], keys: Sequence[str], marks: Iterable[str]) -> str:
    """By the key, so that the last page is read as quickly as the first."""
    behind = ", ".join(f":{name}" for name in marks)
    after = f"WHERE ({', '.join(keys)}) > ({behind})" if behind else ""
    return f"SELECT {', '.join(columns)} FROM {table} {after} ORDER BY {', '.join(keys)} LIMIT {AT_ONCE}"


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def is_known(revision: str) -> bool:
    """Whether this release has that migration: a newer one's tables mean what nobody here knows."""
    return knows(revision)


def holds_people(database: Database) -> bool:
    """Whether somebody or something of worth is in the database."""
    with database.peek() as tx:
        asked = [name for name in ("person", "staff", "agent") if has_table(tx, name)]
        return any(tx.one(f"SELECT 1 FROM {name} LIMIT 1") for name in asked)


@contextmanager
def rebuilt(database: Database, revision: str, copied: Iterable[Page]) -> Iterator[Tx]:
    """Everything dropped, built as at `revision`, filled with `copied` and brought up to date, in one transaction.

    What happens inside the block belongs to it, too. Raises CannotOpen where none of DATA_KEYS opens what came.
    """
    with database.rewriting() as connection:
        _drop_all(connection)
        upgrade(connection, revision)
        _fill(connection, copied)
        upgrade(connection, "head")
        yield database.over(connection)


def _drop_all(connection: Connection) -> None:
    """Only what is ours: others may have tables in the same database."""
    if _VERSION in inspect(connection).get_table_names():
        upgrade(connection, "head")  # so that every table has the name by which it is known here
        metadata.drop_all(connection)
        connection.exec_driver_sql(f"DROP TABLE {_VERSION}")


def _fill(connection: Connection, copied: Iterable[Page]) -> None:
    built = MetaData()
    built.reflect(connection)
    for table in reversed(built.sorted_tables):  # what a migration put there comes from the copy as well
        if table.name != _VERSION:
            connection.execute(table.delete())
    later: list[tuple[Table, str, Any, Any]] = []
    for page in copied:
        later += _insert(connection, built.tables[page.table], page)
    for table, column, row, value in later:
        connection.execute(table.update().where(table.c.id == row).values({column: value}))
    if connection.dialect.name == "postgresql":
        _number_on(connection, built)


def _insert(connection: Connection, table: Table, page: Page) -> list[tuple[Table, str, Any, Any]]:
    """What refers to rows of the same table is given back to be set at the end: whom it names may come later."""
    rows = [dict(zip(page.columns, row, strict=True)) for row in page.rows]
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    later = [(table, name, row["id"], row[name]) for row in rows for name in own if row[name] is not None]
    connection.execute(table.insert(), [{**row, **dict.fromkeys(own)} for row in rows])
    return later


def _number_on(connection: Connection, built: MetaData) -> None:
    """The next row gets the number after the last one."""
    for table in built.tables.values():
        column = table.primary_key.columns.get("id")
        if column is not None and column.server_default is not None:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT COALESCE(MAX(id), 0) + 1"
                f" FROM {table.name}), false)"
            )
