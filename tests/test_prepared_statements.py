"""Statements stay prepared on PostgreSQL, unless a pooler stands before it that does not bear them."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from bot.errors import RefuseToStart
from bot.storage.database import open_database
from bot.storage.pooling import mind_poolers
from tests.conftest import POSTGRESQL_ONLY
from tests.house import settings_of

pytestmark = POSTGRESQL_ONLY


@pytest.mark.parametrize(("prepared", "kept"), [(True, True), (False, False)])
def test_a_setting_switches_prepared_statements_off(database_url: str, prepared: bool, kept: bool) -> None:
    database = open_database(database_url, [b"k" * 32], prepared=prepared)
    with database.begin() as tx:
        for number in range(10):
            tx.one("SELECT id FROM person WHERE id = :id", {"id": str(number)})
        found = tx.all("SELECT 1 FROM pg_prepared_statements WHERE statement LIKE '%FROM person%'")
    database.close()
    assert bool(found) is kept


def test_it_is_called_so_in_the_environment(database_url: str) -> None:
    off = settings_of(database_url, JANGKAU__POSTGRESQL__PREPARED_STATEMENTS="false")
    assert settings_of(database_url).config.postgresql.prepared_statements
    assert not off.config.postgresql.prepared_statements


def test_behind_a_pooler_the_limits_on_waiting_come_with_each_transaction(database_url: str) -> None:
    database = open_database(database_url, [b"k" * 32], prepared=False)
    with database.begin() as tx:
        assert tx.run("SHOW lock_timeout").one()[0] == "3s"
    with database.look(isolation_level="REPEATABLE READ") as tx:
        assert tx.run("SHOW transaction_isolation").one()[0] == "repeatable read"
    database.close()


def test_a_pooler_nobody_spoke_of_is_refused_in_one_sentence(database_url: str) -> None:
    """PgBouncer told to ignore `options` opens a connection on which they are not in force."""
    engine = create_engine(settings_of(database_url).database_url)
    mind_poolers(engine, prepared=True)
    with pytest.raises(RefuseToStart, match="PREPARED_STATEMENTS=false"), engine.connect():
        pass
    engine.dispose()
