"""Runs a statement on the driver's own cursor.

SQLAlchemy opens connections, pools them and ends transactions; its path for one statement costs 187 µs of CPU
where the driver alone costs 16, and a turn is a dozen statements (`python -m bench`).
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.engine import Row
from sqlalchemy.exc import DBAPIError, NoResultFound

# Values by name, or by position where nothing but SQLite reads the statement.
Params = Mapping[str, Any] | tuple[Any, ...]

# A parameter as it stands in our statements; "::" is a cast.
_PARAMETER = re.compile(r"(?<![:\w]):(\w+)(?!:)")
_ARRAY = re.compile(r"CAST\(:(\w+) AS (\w+\[\])\)")  # passed in binary: half as dear to write, and to read
_PSYCOPG: dict[str, str] = {}
_NAMES: dict[str, tuple[str, ...]] = {}
_ROWS: dict[tuple[str, ...], Any] = {}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a statement gave: its rows, all read, and how many it changed."""

    rows: Sequence[Row[Any]] = ()
    rowcount: int = -1

    def first(self) -> Row[Any] | None:
        """The first row, None when there is none."""
        return self.rows[0] if self.rows else None

    def one(self) -> Row[Any]:
        """The only row. Raises NoResultFound."""
        if len(self.rows) != 1:
            raise NoResultFound(f"{len(self.rows)} rows where one was wanted")
        return self.rows[0]

    def all(self) -> Sequence[Row[Any]]:
        return self.rows

    def __iter__(self) -> Iterator[Row[Any]]:
        return iter(self.rows)


def run(connection: Connection, sql: str, params: Params | list[Any] | None = None) -> Ran:
    """`sql` with its parameters; a list runs it once for each. Raises what SQLAlchemy would."""
    if connection.dialect.name == "postgresql":
        sql, cursor = _in_psycopg(sql), connection.connection.cursor(binary=True)
    else:
        cursor = connection.connection.cursor()
    try:
        if isinstance(params, list):
            cursor.executemany(sql, params)
            return Ran((), cursor.rowcount)
        cursor.execute(sql, params or {})
        return Ran(_rows(cursor, sql), cursor.rowcount)
    except Exception as error:
        _raise(connection, sql, error)
        raise
    finally:
        cursor.close()


def _in_psycopg(sql: str) -> str:
    found = _PSYCOPG.get(sql)
    if found is None:
        marked = _ARRAY.sub(r"CAST(%(\1)b AS \2)", sql.replace("%", "%%"))
        found = _PSYCOPG[sql] = _PARAMETER.sub(r"%(\1)s", marked)
    return found


def _rows(cursor: Any, sql: str) -> Sequence[Row[Any]]:
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


def _raise(connection: Connection, sql: str, error: Exception) -> None:
    """The driver's error as SQLAlchemy names it, without its parameters; a broken connection is let go."""
    dialect = connection.dialect
    driver = dialect.loaded_dbapi.Error
    if not isinstance(error, driver):
        return
    broken = dialect.is_disconnect(error, connection.connection, None)
    if broken:
        connection.invalidate(error)
    raise DBAPIError.instance(
        sql, None, error, driver, hide_parameters=True, connection_invalidated=broken, dialect=dialect
    ) from error
