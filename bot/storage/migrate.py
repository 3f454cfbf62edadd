"""Brings a database to the newest migration."""

from __future__ import annotations

import threading

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.newest import MIGRATIONS, newest

_ALEMBIC = threading.Lock()  # its environment is one for the whole process
LOCK = 5_401_975  # any number that nobody else on this database locks


def migrate(database: Database) -> str:
    """Run what is missing; the revision it stands at afterwards."""
    config = _config()
    with _ALEMBIC, database.engine.connect() as connection:
        _one_at_a_time(connection)
        _upgrade(config, connection, "head")
        connection.commit()
    return newest()


def upgrade(connection: Connection, revision: str) -> None:
    """The same on a connection whose transaction goes on: nothing is kept before that ends."""
    with _ALEMBIC:
        _upgrade(_config(), connection, revision)


def _upgrade(config: Config, connection: Connection, revision: str) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _one_at_a_time(connection: Connection) -> None:
    """Whoever migrates at the same moment waits until this transaction ends, and then finds nothing to do.

    SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
