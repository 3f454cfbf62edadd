"""Brings a database to the newest migration; asks whether it stands there."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.storage.database import Database

_ALEMBIC = threading.Lock()  # its environment is one for the whole process
LOCK = 5_401_975  # any number that nobody else on this database locks
MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: Database) -> str:
    """Run what is missing; the revision it stands at afterwards."""
    config = _config()
    with _ALEMBIC, database.engine.connect() as connection:
        _one_at_a_time(connection)
        _upgrade(config, connection, "head")
        connection.commit()
    return _head()


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


def is_current(database: Database) -> bool:
    """Whether this release can work with the database. Raises TryLater when it does not answer.

    One that a newer release has migrated already can be worked with: a migration takes nothing away that the
    release before it uses (docs/handbook/operators.md), so that both may run side by side.
    """
    with database.peek() as connection:
        found = revision_of(connection)
    return found == _head() or (bool(found) and not knows(found))


def revision_of(connection: Connection) -> str:
    """The migration at which a database stands; empty where nothing was ever built."""
    return MigrationContext.configure(connection).get_current_revision() or ""


@cache
def knows(revision: str) -> bool:
    """Whether this release has that migration."""
    return any(
        script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@cache
def _head() -> str:
    """The newest migration there is; reading the folder takes milliseconds."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""
