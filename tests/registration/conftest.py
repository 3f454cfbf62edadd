"""One runtime a test over a new SQLite file, with a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.runtime import Runtime
from tests.registration.cast import Clock, opened


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy: migrating takes longer than most of these tests."""
    path = tmp_path_factory.mktemp("migrated") / "jangkau.db"
    with opened(f"sqlite:///{path}") as (runtime, _), runtime.database.begin() as tx:
        tx.run("SELECT 1")
    return path


@pytest.fixture
def held(tmp_path: Path, migrated: Path) -> Iterator[tuple[Runtime, Clock]]:
    shutil.copy(migrated, tmp_path / "jangkau.db")
    with opened(f"sqlite:///{tmp_path}/jangkau.db") as both:
        yield both


@pytest.fixture
def runtime(held: tuple[Runtime, Clock]) -> Runtime:
    return held[0]


@pytest.fixture
def clock(held: tuple[Runtime, Clock]) -> Clock:
    return held[1]
