"""DATABASE_URL may name several PostgreSQL servers, of which one takes writes."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from bot.environment import spelled
from bot.settings import ROOT
from bot.storage.glance import glance
from bot.storage.servers import where
from tests.conftest import POSTGRESQL_ONLY
from tests.house import DATA_KEY, open_held, settings_of
from tests.whole.program import free_port

TWO = "postgresql://jangkau:p%40ss@one:5433,two/jangkau"


def test_of_several_the_one_that_takes_writes_is_asked_for() -> None:
    found = where(spelled(TWO, ROOT))
    assert (found.username, found.password, found.database) == ("jangkau", "p@ss", "jangkau")
    assert found.query == {"target_session_attrs": "read-write", "host": ("one:5433", "two")}


@pytest.mark.parametrize(
    "said", ["?target_session_attrs=any", "?sslmode=require&target_session_attrs=primary"]
)
def test_what_is_said_of_it_stays(said: str) -> None:
    assert spelled(TWO + said, ROOT).endswith(said)


def test_one_server_stays_as_it_is_spelled() -> None:
    one = "postgresql://jangkau:p%40ss@one:5433/jangkau?sslmode=require"
    assert where(spelled(one, ROOT)).render_as_string(hide_password=False) == spelled(one, ROOT)


@POSTGRESQL_ONLY
def test_a_server_that_is_gone_is_passed_over(database_url: str) -> None:
    parts = urlsplit(database_url)
    login, _, host = parts.netloc.rpartition("@")
    both = parts._replace(netloc=f"{login}@127.0.0.1:{free_port()},{host}").geturl()
    database = open_held(both)
    with database.begin() as tx:
        assert tx.one("SELECT 1")
    database.close()
    with glance(settings_of(both).database_url, (DATA_KEY,)) as tx:
        assert tx.one("SELECT 1")
