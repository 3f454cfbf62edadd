"""A house at noon on a Monday whose channels only remember, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.runtime import Runtime
from tests.broadcasts.spreading import Post
from tests.house import HeldClock, opened


@pytest.fixture
def runtime(database_url: str, clock: HeldClock) -> Iterator[Runtime]:
    clock.forward(days=1, hours=2)
    channels = {name: Post(name) for name in ("telegram", "whatsapp")}
    with opened(database_url, clock, channels=channels) as runtime:
        yield runtime
