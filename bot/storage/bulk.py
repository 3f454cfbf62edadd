"""Many rows by one statement: arrays on PostgreSQL, a list of VALUES on SQLite.

One round trip a table on PostgreSQL, whatever the number of rows, with one text that stays prepared. On SQLite each
number of rows, of a batch at most, has a text of its own; updates go row by row, so that each finds its row by index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy.engine import Row

from bot.storage.database import Tx
from bot.storage.packing import Packed, packed
from bot.storage.running import Ran
from bot.storage.transaction import Later

# Values in the order of their columns.
Rows = Sequence[tuple[Any, ...]]
# column -> its type on PostgreSQL, in the order of the statement
Columns = tuple[tuple[str, str], ...]


# Rows of a statement on SQLite: each number of them stays prepared, as large as its rows are many.
AT_ONCE = 16


@dataclass(frozen=True, eq=False, slots=True)
class Target:
    """Where rows go: the columns of a table, and what stands behind them; with `keys` rows are found, and set."""

    table: str
    columns: Columns
    rest: str = ""  # as `conflict` and RETURNING of an insert, or `fixed` of an update
    keys: Columns = ()
    only: str = ""


def write(tx: Tx, all_: Sequence[tuple[Target, Rows]]) -> Later:
    """Rows of several tables, none of them twice; on PostgreSQL by one statement, with whatever comes next.

    It gives what the last target returns.
    """
    filled = [(target, rows) for target, rows in all_ if rows]
    if tx.postgresql and filled:
        params: dict[str, Packed] = {}
        for at, (target, rows) in enumerate(filled):
            params |= arrays((*target.columns, *target.keys), rows, str(at))
        return tx.later(_as_one(tuple(target for target, _ in filled)), params)
    last: Sequence[Row[Any]] = ()
    for target, rows in filled:
        last = _by_itself(tx, target, rows)
    return Later(ran=Ran(last))


def _by_itself(tx: Tx, to: Target, rows: Rows) -> Sequence[Row[Any]]:
    if to.keys:
        update(tx, to.table, to.keys, to.columns, rows, to.rest, to.only)
        return ()
    return [
        row
        for part in _parts(rows)
        for row in tx.all(_insert(to.table, to.columns, to.rest, len(part)), _flat(part))
    ]


@cache
def _as_one(targets: tuple[Target, ...]) -> str:
    """The statement that writes to all; the parameters of each are marked with its place."""
    *others, last = (
        _update(to.table, to.keys, to.columns, to.rest, to.only, True, str(at))
        if to.keys
        else _insert(to.table, to.columns, to.rest, 0, str(at))
        for at, to in enumerate(targets)
    )
    named = ", ".join(f"w{at} AS ({sql})" for at, sql in enumerate(others))
    return f"WITH {named} {last}" if named else last


def insert(tx: Tx, table: str, columns: Columns, rows: Rows, conflict: str = "") -> None:
    """`conflict` is what follows the values, as ON CONFLICT …; nothing is returned."""
    returning(tx, table, columns, rows, "", conflict)


def returning(
    tx: Tx, table: str, columns: Columns, rows: Rows, names: str, conflict: str = ""
) -> Sequence[Row[Any]]:
    """Insert, and give back `names` of what was inserted, in no order."""
    rest = f"{conflict} RETURNING {names}" if names else conflict
    if not rows:
        return ()
    if tx.postgresql:
        return tx.all(_insert(table, columns, rest, 0), arrays(columns, rows))
    return [
        row for part in _parts(rows) for row in tx.all(_insert(table, columns, rest, len(part)), _flat(part))
    ]


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
    if tx.postgresql:
        return tx.all(_find(table, keys, names, 0), arrays(keys, rows))
    return [row for part in _parts(rows) for row in tx.all(_find(table, keys, names, len(part)), _flat(part))]


def look(tx: Tx, columns: Columns, rows: Rows, sql: str) -> Sequence[Row[Any]]:
    """What a statement over the table v gives for `rows` of it; SQLite alone."""
    return [row for part in _parts(rows) for row in tx.all(listed(columns, len(part)) + sql, _flat(part))]


def over(tx: Tx, columns: Columns, rows: Rows, sql: str) -> Sequence[Row[Any]]:
    """The same on either database; the table is written {v} where `sql` takes it from."""
    if not rows:
        return ()
    if tx.postgresql:
        return tx.all(sql.replace("{v}", unnested(columns)), arrays(columns, rows))
    return look(tx, columns, rows, sql.replace("{v}", "v"))


def arrays(columns: Columns, rows: Rows, mark: str = "") -> dict[str, Packed]:
    """The parameters of a statement over `unnested`; `mark` stands behind their names."""
    by_column = zip(columns, zip(*rows, strict=True), strict=True)
    return {name + mark: packed(kind, values) for (name, kind), values in by_column}


def unnested(columns: Columns, mark: str = "") -> str:
    """The arrays of a statement's parameters as a table v; PostgreSQL alone."""
    casts = ", ".join(f"CAST(:{name}{mark} AS {kind}[])" for name, kind in columns)
    return f"unnest({casts}) AS v({named(columns)})"


def named(columns: Columns) -> str:
    return ", ".join(name for name, _ in columns)


@cache
def listed(columns: Columns, rows: int) -> str:
    """Rows of positional parameters as a table v, before a statement; SQLite alone."""
    return f"WITH v({named(columns)}) AS ({_values(columns, rows)}) "


def _values(columns: Columns, rows: int) -> str:
    row = f"({', '.join('?' * len(columns))})"
    return f"VALUES {', '.join([row] * rows)}"


def _parts(rows: Rows) -> Iterator[Rows]:
    return (rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))


def _flat(rows: Rows) -> tuple[Any, ...]:
    return tuple(chain.from_iterable(rows))


@cache
def _insert(table: str, columns: Columns, rest: str, rows: int, mark: str = "") -> str:
    """`rows` of VALUES; 0 for arrays."""
    values = _values(columns, rows) if rows else f"SELECT * FROM {unnested(columns, mark)}"
    return f"INSERT INTO {table} ({named(columns)}) {values}{rest}"


@cache
def _update(
    table: str, keys: Columns, columns: Columns, fixed: str, only: str, many: bool, mark: str = ""
) -> str:
    value = "v.{}" if many else "?"
    settings = [f"{name} = {value.format(name)}" for name, _ in columns]
    fits = [f"{table}.{name} = {value.format(name)}" for name, _ in keys]
    source = f" FROM {unnested((*columns, *keys), mark)}" if many else ""
    settled = ", ".join([*settings, fixed] if fixed else settings)
    return f"UPDATE {table} SET {settled}{source} WHERE {' AND '.join([*fits, only] if only else fits)}"


@cache
def _find(table: str, keys: Columns, names: str, rows: int) -> str:
    """The keys as `rows` of VALUES; 0 for arrays."""
    fits = " AND ".join(f"t.{name} = v.{name}" for name, _ in keys)
    before, source = (listed(keys, rows), "v") if rows else ("", unnested(keys))
    return f"{before}SELECT {names} FROM {source} JOIN {table} t ON {fits}"
