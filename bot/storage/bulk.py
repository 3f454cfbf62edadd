"""Many rows by one statement: written as arrays on PostgreSQL, by a prepared statement row by row on SQLite.

One round trip a table on PostgreSQL, whatever the number of rows, with one text that stays prepared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy.engine import Row

from bot.storage.database import Tx

Rows = Sequence[Mapping[str, Any]]
# column -> its type on PostgreSQL, in the order of the statement
Columns = tuple[tuple[str, str], ...]


def insert(tx: Tx, table: str, columns: Columns, rows: Rows, conflict: str = "") -> None:
    """`conflict` is what follows the values, as ON CONFLICT …; nothing is returned."""
    if rows:
        sql = _insert(table, columns, conflict, tx.postgresql)
        tx.run(sql, _arrays(columns, rows) if tx.postgresql else rows)


def returning(
    tx: Tx, table: str, columns: Columns, rows: Rows, names: str, conflict: str = ""
) -> Sequence[Row[Any]]:
    """Insert, and give back `names` of what was inserted, in no order."""
    if not rows:
        return ()
    sql = f"{_insert(table, columns, conflict, tx.postgresql)} RETURNING {names}"
    if tx.postgresql:
        return tx.all(sql, _arrays(columns, rows))
    return [found for named in rows for found in tx.all(sql, named)]


def update(
    tx: Tx, table: str, keys: Columns, columns: Columns, rows: Rows, fixed: str = "", only: str = ""
) -> None:
    """Set `columns` where `keys` fit; `fixed` are further settings of our own, `only` a further condition."""
    if rows:
        sql = _update(table, keys, columns, fixed, only, tx.postgresql)
        tx.run(sql, _arrays((*keys, *columns), rows) if tx.postgresql else rows)


def _arrays(columns: Columns, rows: Rows) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name, _ in columns}


def unnested(columns: Columns) -> str:
    """The arrays of a statement's parameters as a table v; PostgreSQL alone."""
    casts = ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in columns)
    return f"unnest({casts}) AS v({', '.join(name for name, _ in columns)})"


@cache
def _insert(table: str, columns: Columns, conflict: str, arrays: bool) -> str:
    names = ", ".join(name for name, _ in columns)
    if arrays:
        return f"INSERT INTO {table} ({names}) SELECT * FROM {unnested(columns)}{conflict}"
    values = ", ".join(f":{name}" for name, _ in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({values}){conflict}"


@cache
def _update(table: str, keys: Columns, columns: Columns, fixed: str, only: str, arrays: bool) -> str:
    value = "v.{}" if arrays else ":{}"
    settings = ", ".join(
        [*(f"{name} = {value.format(name)}" for name, _ in columns), *([fixed] if fixed else [])]
    )
    fits = " AND ".join(
        [*(f"{table}.{name} = {value.format(name)}" for name, _ in keys), *([only] if only else [])]
    )
    source = f" FROM {unnested((*keys, *columns))}" if arrays else ""
    return f"UPDATE {table} SET {settings}{source} WHERE {fits}"
