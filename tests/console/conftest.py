"""A console with sample agents, Bu Rina and Siti; two databases where it is cheap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from bot.runtime import Runtime
from bot.services import staffing
from bot.services.samples import load_samples
from bot.wiring import close_runtime
from tests.broadcasts.cast import Clock, house, sqlite_url
from tests.console.cast import Browser, app_of, rina, siti
from tests.services import fresh_database


@dataclass
class Office:
    """Everything a test of the console needs. `siti` is her id."""

    runtime: Runtime
    clock: Clock
    app: Flask
    siti: str

    def browser(self) -> Browser:
        return Browser(self.app.test_client())

    def inside(self) -> Browser:
        """Bu Rina's browser, logged in."""
        browser = self.browser()
        assert browser.log_in().status_code == 303
        return browser


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> Iterator[None]:
    """Passwords are meant to be slow to check; dozens of tests that log in are not."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(staffing, "HASHER", quick)
        patch.setattr(staffing, "NOBODY", quick.hash("nobody"))
        yield


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from _open(sqlite_url(tmp_path))


@pytest.fixture(params=["sqlite", "postgresql"])
def any_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    if request.param == "sqlite":
        yield from _open(sqlite_url(tmp_path))
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield from _open(url)


def _open(url: str) -> Iterator[Office]:
    runtime, clock = house(url)
    load_samples(runtime)
    rina(runtime)
    yield Office(runtime, clock, app_of(runtime), siti(runtime))
    close_runtime(runtime)
