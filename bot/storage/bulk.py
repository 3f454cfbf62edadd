"""Many rows by one statement: written as arrays on PostgreSQL, by a prepared statement row by row on SQLite.

One round trip a table on PostgreSQL, whatever the number of rows, with one text that stays prepared.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy.engine import Row

from bot.storage.database import Tx

# Values in the order of their columns.
Rows = Sequence[tuple[Any, ...]]
# column -> its type on PostgreSQL, in the order of the statement
Columns = tuple[tuple[str, str], ...]


def insert(tx: Tx, table: str, columns: Columns, rows: Rows, conflict: str = "") -> None:
    """`conflict` is what follows the values, as ON CONFLICT …; nothing is returned."""
    if rows:
        sql = _insert(table, columns, conflict, tx.postgresql)
        tx.run(sql, arrays(columns, rows) if tx.postgresql else list(rows))


def returning(
    tx: Tx, table: str, columns: Columns, rows: Rows, names: str, conflict: str = ""
) -> Sequence[Row[Any]]:
    """Insert, and give back `names` of what was inserted, in no order."""
    if not rows:
        return ()
    sql = _insert(table, columns, f"{conflict} RETURNING {names}", tx.postgresql)
    return tx.all(sql, arrays(columns, rows)) if tx.postgresql else _each(tx, sql, rows)


def update(
    tx: Tx, table: str, keys: Columns, columns: Columns, rows: Rows, fixed: str = "", only: str = ""
) -> None:
    """Set `columns` where `keys` fit, rows holding columns and then keys.

    `fixed` are further settings of our own, `only` a further condition.
    """
    if rows:
        sql = _update(table, keys, columns, fixed, only, tx.postgresql)
        tx.run(sql, arrays((*columns, *keys), rows) if tx.postgresql else list(rows))


def find(tx: Tx, table: str, keys: Columns, rows: Rows, names: str) -> Sequence[Row[Any]]:
    """`names` of the rows of a table whose `keys` are among `rows`."""
    if not rows:
        return ()
    sql = _find(table, keys, names, tx.postgresql)
    return tx.all(sql, arrays(keys, rows)) if tx.postgresql else _each(tx, sql, rows)


def arrays(columns: Columns, rows: Rows) -> dict[str, list[Any]]:
    """The parameters of a statement over `unnested`."""
    return {name: list(values) for (name, _), values in zip(columns, zip(*rows, strict=True), strict=True)}


def unnested(columns: Columns) -> str:
    """The arrays of a statement's parameters as a table v; PostgreSQL alone."""
    casts = ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in columns)
    return f"unnest({casts}) AS v({', '.join(name for name, _ in columns)})"


def _each(tx: Tx, sql: str, rows: Rows) -> list[Row[Any]]:
    return [found for row in rows for found in tx.all(sql, row)]


@cache
def _insert(table: str, columns: Columns, rest: str, many: bool) -> str:
    names = ", ".join(name for name, _ in columns)
    values = f"SELECT * FROM {unnested(columns)}" if many else f"VALUES ({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({names}) {values}{rest}"


@cache
def _update(table: str, keys: Columns, columns: Columns, fixed: str, only: str, many: bool) -> str:
    value = "v.{}" if many else "?"
    settings = [f"{name} = {value.format(name)}" for name, _ in columns]
    fits = [f"{table}.{name} = {value.format(name)}" for name, _ in keys]
    source = f" FROM {unnested((*columns, *keys))}" if many else ""
    settled = ", ".join([*settings, fixed] if fixed else settings)
    return f"UPDATE {table} SET {settled}{source} WHERE {' AND '.join([*fits, only] if only else fits)}"


@cache
def _find(table: str, keys: Columns, names: str, many: bool) -> str:
    fits = " AND ".join(f"t.{name} = " + (f"v.{name}" if many else "?") for name, _ in keys)
    source = f"{unnested(keys)} JOIN {table} t ON" if many else f"{table} t WHERE"
    return f"SELECT {names} FROM {source} {fits}"
