"""The same verbs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.runtime import Runtime
from bot.wiring import close_runtime
from tests.broadcasts.cast import Clock, house, sqlite_url
from tests.services import fresh_database

Place = tuple[Runtime, Clock]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A runtime and its clock."""
    if request.param == "sqlite":
        yield from _open(sqlite_url(tmp_path))
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield from _open(url)


def _open(url: str) -> Iterator[Place]:
    runtime, clock = house(url)
    yield runtime, clock
    close_runtime(runtime)
