"""A console with sample agents, Bu Rina and Siti; two databases where it is cheap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from bot.services.staff import passwords
from tests.console.office import Office, open_office
from tests.house import WITHOUT_TLS, HeldClock, opened


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> Iterator[None]:
    """Passwords are meant to be slow to check; hundreds of tests that log in are not."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "HASHER", quick)
        patch.setattr(passwords, "NOBODY", quick.hash("nobody"))
        yield


@pytest.fixture
def office(own_sqlite: str, clock: HeldClock) -> Iterator[Office]:
    with opened(own_sqlite, clock, **WITHOUT_TLS) as runtime:
        yield open_office(runtime, clock)


@pytest.fixture
def any_office(database_url: str, clock: HeldClock) -> Iterator[Office]:
    with opened(database_url, clock, **WITHOUT_TLS) as runtime:
        yield open_office(runtime, clock)
