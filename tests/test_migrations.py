"""Migrations build what the tables say, and what was stored before keeps its meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.runtime import Runtime
from bot.services.setting_up import bring_up_to_date
from bot.storage.database import Database, open_database
from bot.storage.migrate import LOCK, migrate
from bot.storage.newest import MIGRATIONS, newest
from bot.storage.tables import metadata
from tests import services
from tests.conftest import SQLITE_ONLY
from tests.house import DATA_KEY, settings_of

Upgrade = Callable[[str], None]


@pytest.fixture
def empty(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database in which nothing has been built yet."""
    with _url(database_kind, request, tmp_path) as url:
        database = open_database(settings_of(url).database_url, [DATA_KEY])
        yield database
        database.close()


@contextmanager
def _url(database_kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if database_kind == "sqlite":
        yield f"sqlite:///{folder / 'old.db'}"
        return
    with services.fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield url


def upgrade(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def test_the_newest_migration_is_the_one_that_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert newest() == ScriptDirectory.from_config(config).get_current_head()


def test_a_database_that_was_never_migrated_is_not_current(empty: Database) -> None:
    assert not empty.is_current()
    migrate(empty)
    assert empty.is_current()


@SQLITE_ONLY
def test_what_a_newer_release_has_migrated_is_served_as_it_is(runtime: Runtime) -> None:
    with runtime.database.begin() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    assert bring_up_to_date(runtime, stays=True) == "9999"
    assert runtime.database.is_current()


def test_four_who_migrate_at_once_wait_for_each_other(empty: Database) -> None:
    with ThreadPoolExecutor(4) as four:
        told = list(four.map(migrate, [empty] * 4))
    assert len(set(told)) == 1
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM alembic_version")).scalar() == 1


@pytest.mark.database_kind("postgresql")
def test_whoever_migrates_in_another_process_is_waited_for(empty: Database) -> None:
    with ThreadPoolExecutor(1) as other, empty.engine.connect() as theirs:
        theirs.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        waits = other.submit(migrate, empty)
        with pytest.raises(TimeoutError):
            waits.result(timeout=0.5)
        theirs.commit()
        assert waits.result(timeout=30)


def test_the_migrations_build_the_tables(runtime: Runtime) -> None:
    with runtime.database.engine.connect() as connection:
        # SQLite keeps no lengths: there only PostgreSQL's can differ.
        lengths = connection.dialect.name == "postgresql"
        context = MigrationContext.configure(connection, opts={"compare_type": lengths})
        assert compare_metadata(context, metadata) == []


PERSON: dict[str, Any] = {"id": "1" * 32, "now": 1000}
_PERSON = (
    "INSERT INTO person (id, created_at, language, channel, last_seen_at)"
    " VALUES (:id, :now, 'id', 'whatsapp', :now)"
)
_ADDRESS = (
    "INSERT INTO channel_identity (person, channel, kind, value_hash, sealed, reachable, last_inbound_at)"
    " VALUES (:id, :channel, 'k', :hash, :hash, 1, :heard)"
)


def test_addresses_of_old_keep_their_window(empty: Database) -> None:
    upgrade(empty, "0006")
    with empty.engine.begin() as connection:
        connection.execute(text(_PERSON), PERSON)
        for channel, heard in (("whatsapp", 1000), ("whatsapp", None), ("telegram", 1000)):
            of = {
                "id": PERSON["id"],
                "channel": channel,
                "heard": heard,
                "hash": f"{channel}{heard}".encode(),
            }
            connection.execute(text(_ADDRESS), of)
    upgrade(empty, "head")
    with empty.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT network, channel, open_until FROM channel_identity ORDER BY id")
        )
        assert [tuple(row) for row in rows] == [
            ("whatsapp", "whatsapp", 86_401_000),
            ("whatsapp", "whatsapp", 86_400_000),
            ("telegram", "telegram", None),
        ]
