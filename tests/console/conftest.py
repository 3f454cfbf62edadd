"""A console with sample agents, Bu Rina and Siti; two databases where it is cheap."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.office import Office, open_office
from tests.house import WITHOUT_TLS, HeldClock, opened

BEHIND = 10_001  # ids that furnishing an office does not reach


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An office made once and copied for each test; the file, and Siti's id."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("office") / "jangkau.db")
    with opened(f"sqlite:///{file}", HeldClock(), **WITHOUT_TLS) as runtime:
        return file, open_office(runtime, HeldClock()).siti


@pytest.fixture
def office(furnished: tuple[Path, str], own_sqlite: str, clock: HeldClock) -> Iterator[Office]:
    made, siti = furnished
    shutil.copy(made, own_sqlite.removeprefix("sqlite:///"))
    with opened(own_sqlite, clock, first_id=BEHIND, **WITHOUT_TLS) as runtime:
        yield Office(runtime, clock, siti)


@pytest.fixture
def any_office(database_url: str, clock: HeldClock) -> Iterator[Office]:
    with opened(database_url, clock, **WITHOUT_TLS) as runtime:
        yield open_office(runtime, clock)
