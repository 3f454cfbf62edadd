"""Statements stay prepared on PostgreSQL, unless a pooler stands before it that does not bear them."""

from __future__ import annotations

import pytest

from bot.storage import open_database
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
