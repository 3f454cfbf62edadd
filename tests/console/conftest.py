"""A console with sample agents, Bu Rina and Siti; two databases where it is cheap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.console.office import Office, open_office
from tests.house import WITHOUT_TLS, HeldClock, opened


@pytest.fixture
def office(own_sqlite: str, clock: HeldClock) -> Iterator[Office]:
    with opened(own_sqlite, clock, **WITHOUT_TLS) as runtime:
        yield open_office(runtime, clock)


@pytest.fixture
def any_office(database_url: str, clock: HeldClock) -> Iterator[Office]:
    with opened(database_url, clock, **WITHOUT_TLS) as runtime:
        yield open_office(runtime, clock)
