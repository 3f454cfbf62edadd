"""Runs a statement on a driver's cursor: how our parameters and rows are written for either driver."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

Row = Any  # a named tuple of what a statement gives
# Values by name, or by position where nothing but SQLite reads the statement.
Params = Mapping[str, Any] | tuple[Any, ...]
Asked = tuple[str, Params | None]

# A parameter as it stands in our statements; "::" is a cast.
_PARAMETER = re.compile(r"(?<![:\w]):(\w+)(?!:)")
_ARRAY = re.compile(r"CAST\(:(\w+) AS (\w+\[\])\)")  # passed in binary: half as dear to write, and to read
_PSYCOPG: dict[str, str] = {}
_NAMES: dict[str, tuple[str, ...]] = {}
_ROWS: dict[tuple[str, ...], Any] = {}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a statement gave: its rows, all read, and how many it changed."""

    rows: Sequence[Row] = ()
    rowcount: int = -1

    def first(self) -> Row | None:
        """The first row, None when there is none."""
        return self.rows[0] if self.rows else None

    def one(self) -> Row:
        """The only row. Raises LookupError."""
        if len(self.rows) != 1:
            raise LookupError(f"{len(self.rows)} rows where one was wanted")
        return self.rows[0]

    def all(self) -> Sequence[Row]:
        return self.rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def run(cursor: Any, sql: str, params: Params | list[Any] | None = None, *, postgresql: bool) -> Ran:
    """`sql` with its parameters on a driver's cursor; a list runs it once for each. Raises what the driver does."""
    if postgresql:
        sql = in_psycopg(sql)
    if isinstance(params, list):
        cursor.executemany(sql, params)
        return Ran((), cursor.rowcount)
    cursor.execute(sql, params or {})
    return gave(cursor, sql)


def gave(cursor: Any, sql: str) -> Ran:
    """What a statement gave, as the driver has it written."""
    return Ran(_rows(cursor, sql), cursor.rowcount)


def in_psycopg(sql: str) -> str:
    """One of our statements as psycopg has it written."""
    found = _PSYCOPG.get(sql)
    if found is None:
        marked = _ARRAY.sub(r"CAST(%(\1)b AS \2)", sql.replace("%", "%%"))
        found = _PSYCOPG[sql] = _PARAMETER.sub(r"%(\1)s", marked)
    return found


def _rows(cursor: Any, sql: str) -> Sequence[Row]:
    """Named tuples: with the names and `_mapping` of SQLAlchemy's rows, and an eighth of what those cost.

    What a statement gives is looked up once: psycopg makes its description anew each time, 4 µs a column.
    """
    if sql not in _NAMES:
        _NAMES[sql] = tuple(column[0] for column in cursor.description or ())
    names = _NAMES[sql]
    if not names:
        return ()
    found = cursor.fetchall()
    if found and len(found[0]) != len(names):  # another schema under the same statement: "SELECT *"
        names = _NAMES[sql] = tuple(column[0] for column in cursor.description)
    row = _ROWS.get(names)
    if row is None:
        row = _ROWS[names] = cast(Any, namedtuple("Row", names, rename=True))
        row._mapping = property(row._asdict)
    return [row._make(values) for values in found]
