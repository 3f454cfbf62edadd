"""Brings a database to the newest migration; asks whether it stands there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.storage.database import Database

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: Database) -> str:
    """Run what is missing; the revision it stands at afterwards."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    return _head()


def is_current(database: Database) -> bool:
    """Raises TryLater when the database does not answer."""
    with database.peek() as connection:
        return MigrationContext.configure(connection).get_current_revision() == _head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@cache
def _head() -> str:
    """The newest migration there is; reading the folder takes milliseconds."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""
