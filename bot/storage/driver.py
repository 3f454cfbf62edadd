"""Runs a statement on the driver's own cursor of a pooled connection, and names what went wrong as SQLAlchemy would.

SQLAlchemy opens connections, pools them and ends transactions; its path for one statement costs 187 µs of CPU
where the driver alone costs 16, and a turn is a dozen statements (`python -m bench`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.storage import running
from bot.storage.running import Asked, Params, Ran

# The other side is away: at the first touch, in the middle, or all its connections are taken.
AWAY = (OperationalError, InterfaceError, PendingRollbackError, NoConnectionFree)
COLLISIONS = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not to be had in time
NO_ROOM = "53100"
# A standby, or a primary that was made one: it refuses the statement, or already to begin a transaction that writes.
READ_ONLY = {"25006", "0A000"}
FULL, SILENT = "the database takes nothing: its disk is full", "the database does not answer"


def run(connection: Connection, sql: str, params: Params | list[Any] | None = None) -> Ran:
    """`sql` with its parameters; a list runs it once for each. Raises what SQLAlchemy would."""
    postgresql = connection.dialect.name == "postgresql"
    raw = connection.connection
    cursor = raw.cursor(binary=True) if postgresql else raw.cursor()
    try:
        return running.run(cursor, sql, params, postgresql=postgresql)
    except Exception as error:
        _raise(connection, sql, error)
        raise
    finally:
        cursor.close()


def together(connection: Connection, asked: Sequence[Asked], commit: bool) -> Sequence[Ran]:
    """Several statements, and COMMIT after them, by one trip to PostgreSQL; of none is a row read before the next.

    Where COMMIT was sent, SQLAlchemy's own finds nothing left to do. Raises like `run`; then nothing is kept.
    """
    raw: Any = connection.connection.driver_connection
    written = [(raw.cursor(binary=True), running.in_psycopg(sql), params) for sql, params in asked]
    try:
        with raw.pipeline():
            for cursor, sql, params in written:
                cursor.execute(sql, params or {})
            if commit:
                raw.commit()
        return [running.gave(cursor, sql) for cursor, sql, _ in written]
    except Exception as error:
        _raise(connection, asked[-1][0], error)
        raise


def collided(error: Exception) -> bool:
    """Whether a transaction only has to be done again."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in COLLISIONS


def why(error: Exception) -> str:
    """Why it cannot be done now; never what the driver said, that may quote values."""
    cause = getattr(error, "orig", None)
    full = (
        getattr(cause, "sqlstate", "") == NO_ROOM or getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"
    )
    return FULL if full else SILENT


def _raise(connection: Connection, sql: str, error: Exception) -> None:
    """The driver's error as SQLAlchemy names it, without its parameters; a broken connection is let go."""
    dialect = connection.dialect
    driver = dialect.loaded_dbapi.Error
    if not isinstance(error, driver):
        return
    demoted = _demoted(connection, error)
    broken = demoted or dialect.is_disconnect(error, connection.connection, None)
    if broken:
        connection.invalidate(error)
    if demoted:
        raise OperationalError(sql, None, error, hide_parameters=True, connection_invalidated=True) from error
    raise DBAPIError.instance(
        sql, None, error, driver, hide_parameters=True, connection_invalidated=broken, dialect=dialect
    ) from error


def _demoted(connection: Connection, error: Exception) -> bool:
    """Whether a server that was written to takes no writes any more: the next connection finds the one that does."""
    looks = connection.get_execution_options().get("looks")
    return not looks and getattr(error, "sqlstate", "") in READ_ONLY
