"""The servers for the tests: fresh each time, and gone afterwards whatever happens."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import psycopg
import pytest

from tests import services

STARTS_AND_WAITS = """
import time
from tests import services
server = services.start_redis(port=0)
print(server.url, flush=True)
time.sleep(60)
"""


def test_each_database_is_new_and_gone_afterwards(postgres_url: str) -> None:
    with services.fresh_database(postgres_url) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (row integer)")
        with services.fresh_database(postgres_url) as another, psycopg.connect(another) as connection:
            assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_server_outlives_the_tests(how: signal.Signals) -> None:
    tests = subprocess.Popen([sys.executable, "-c", STARTS_AND_WAITS], stdout=subprocess.PIPE, text=True)
    assert tests.stdout
    url = tests.stdout.readline().strip()
    assert services.redis_answers(url)
    tests.send_signal(how)
    tests.wait()
    tests.stdout.close()
    end = time.monotonic() + 10
    while services.redis_answers(url) and time.monotonic() < end:
        time.sleep(0.05)
    assert not services.redis_answers(url)
