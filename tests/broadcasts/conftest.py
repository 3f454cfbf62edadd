"""The same verbs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.runtime import Runtime
from bot.wiring import close_runtime
from tests.broadcasts.cast import Clock, house

Place = tuple[Runtime, Clock]


@pytest.fixture
def place(database_url: str) -> Iterator[Place]:
    """A runtime and its clock."""
    runtime, clock = house(database_url)
    yield runtime, clock
    close_runtime(runtime)
