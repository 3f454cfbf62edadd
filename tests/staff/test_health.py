"""Whether the database takes what is written, as /ready, doctor and the start ask it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import TryLater
from bot.services.staff.health import is_ready
from bot.storage.database import Database, Tx
from chaos.disk import filled, small_disk, tables_on
from tests.conftest import POSTGRESQL_ONLY, SQLITE_ONLY
from tests.house import open_held, opened
from tests.launching import Missing


@pytest.fixture
def disk() -> Iterator[Path]:
    """A small one; it takes root, which CI may not be."""
    try:
        with small_disk() as place:
            yield place
    except Missing as reason:
        pytest.skip(str(reason))


@SQLITE_ONLY
def test_a_full_disk_is_not_ready(database_kind: str, sqlite_template: Path, disk: Path) -> None:
    copy = shutil.copy(sqlite_template, disk / "jangkau.db")
    with opened(f"sqlite:///{copy}") as runtime:
        assert is_ready(runtime) == ""
        with filled(disk):
            assert "disk is full" in is_ready(runtime)
        assert is_ready(runtime) == ""


@POSTGRESQL_ONLY
def test_a_server_whose_disk_is_full_answers_and_takes_nothing(postgres_url: str, disk: Path) -> None:
    with tables_on(disk, postgres_url) as url:
        database = open_held(url)
        database.prove()
        with filled(disk):
            with pytest.raises(TryLater, match="disk is full"):
                database.prove()
            with database.peek() as tx:
                assert tx.one("SELECT 1")
        database.prove()
        database.close()


@POSTGRESQL_ONLY
def test_a_server_that_was_made_a_standby_is_let_go(database: Database) -> None:
    """What has been said so far is said again, by a connection that looks for the one that takes it."""
    with pytest.raises(TryLater), database.begin() as tx:
        refused = _server_process(tx)
        tx.run("SET TRANSACTION READ ONLY")
        tx.run("UPDATE secret SET name = name")
    with database.begin() as tx:
        tx.run("UPDATE secret SET name = name")
        assert _server_process(tx) != refused


def _server_process(tx: Tx) -> int:
    return int(tx.run("SELECT pg_backend_pid() AS number").one().number)
