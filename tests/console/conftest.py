"""A console with sample agents, Bu Rina and Siti; two databases where it is cheap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher
from flask import Flask

from bot.runtime import Runtime
from bot.services.agents.samples import load_samples
from bot.services.staff import passwords
from bot.wiring import close_runtime
from tests.broadcasts.cast import Clock, house
from tests.console.cast import Browser, app_of, rina, siti


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
        patch.setattr(passwords, "HASHER", quick)
        patch.setattr(passwords, "NOBODY", quick.hash("nobody"))
        yield


@pytest.fixture
def office(own_sqlite: str) -> Iterator[Office]:
    yield from _open(own_sqlite)


@pytest.fixture
def any_office(database_url: str) -> Iterator[Office]:
    yield from _open(database_url)


def _open(url: str) -> Iterator[Office]:
    runtime, clock = house(url)
    load_samples(runtime)
    rina(runtime)
    yield Office(runtime, clock, app_of(runtime), siti(runtime))
    close_runtime(runtime)
