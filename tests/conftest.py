"""Fixtures for real servers, one of each kind for a test process; see tests/services.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from tests import services
from tests.launching import Missing, in_ci

Had = TypeVar("Had")


def had(start: Callable[[], Had]) -> Had:
    """What `start` gives; what cannot be had is skipped in plain sight, and fails in CI."""
    try:
        return start()
    except Missing as reason:
        if in_ci():
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL whose user may create databases; `services.fresh_database(url)` gives a new one."""
    server = had(services.start_postgres)
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis that may not be ours alone: take keys nobody else has, never empty it."""
    server = had(services.start_redis)
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """For playwright's `executable_path`."""
    return had(services.find_chromium)
