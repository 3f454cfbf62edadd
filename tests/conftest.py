"""Fixtures: real servers, one of each kind for a test process (tests/services.py), and a house held still."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from bot.runtime import Runtime
from bot.services.staff import passwords
from bot.storage.database import Database
from bot.wiring import close_runtime
from tests import services
from tests.browsers import find_chromium
from tests.edges import Edges
from tests.fakes.server import FakeServer
from tests.house import HeldClock, kept_open, migrated, open_house, the_world
from tests.launching import Missing, in_ci
from tests.services import Emptying
from tests.stage import Stage
from tests.together import Together

# A busy machine is no fault of what is tested. The same commit throws the same dice; others are `make fuzz`'s.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="JANGKAU_FUZZ" not in os.environ,
)
settings.load_profile("house")

# Every test that opens a database runs on both kinds, but for those marked with one of these.
KINDS = ("sqlite", "postgresql")
SQLITE_ONLY, POSTGRESQL_ONLY = (pytest.mark.database_kind(kind) for kind in KINDS)

Had = TypeVar("Had")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--workers", type=int, default=0, help="run the files in so many processes")
    parser.addoption("--edges", action="store_true", help="say which paths of the flows the tests walked")


def pytest_configure(config: pytest.Config) -> None:
    if workers := config.getoption("--workers"):
        config.pluginmanager.register(Together(workers), "together")
    if config.getoption("--edges"):
        config.pluginmanager.register(Edges(), "edges")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts the whole program or a browser comes first: begun last, it would run on alone."""
    items.sort(key=lambda item: not {"slow", "browser"} & {mark.name for mark in item.iter_markers()})


def pytest_collection_finish(session: pytest.Session) -> None:
    """What every test stands on is looked through no more for garbage, and the rest less often: 8 % of the whole."""
    if session.config.getoption("--workers"):
        the_world()  # once for all of them
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("database_kind")
        metafunc.parametrize("database_kind", only.args if only else KINDS, indirect=True)


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> Iterator[None]:
    """Passwords are meant to be slow to check; hundreds of tests in which staff have one are not."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "HASHER", quick)
        patch.setattr(passwords, "NOBODY", quick.hash("nobody"))
        yield


@pytest.fixture(autouse=True)
def providers_contracts(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test is about: nothing leaves that a provider's contract does not allow.

    The fakes hold every request to vendor/specs and to the lengths that those lack.
    """
    FakeServer.begun.clear()
    yield
    refused = [line for server in FakeServer.begun for line in server.refused]
    if not request.node.get_closest_marker("refused"):
        assert refused == []


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
    return had(find_chromium)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Ends with its file: while it is open, nothing else in this process can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which kind of database."""
    return str(request.param)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "jangkau.db"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_migrated(postgres_url: str) -> Iterator[tuple[str, Emptying]]:
    """One database for all tests of this process, its connections kept open, and what empties it."""
    with services.fresh_database(postgres_url) as url:
        migrated(url)
        emptying = Emptying(url)
        with kept_open(url):
            yield url, emptying
        emptying.close()


@pytest.fixture
def own_sqlite(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database with nothing in it."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'jangkau.db')}"


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database with nothing in it: on SQLite a copy, on PostgreSQL one emptied after each test."""
    if database_kind == "sqlite":
        yield request.getfixturevalue("own_sqlite")
        return
    url, emptying = request.getfixturevalue("postgres_migrated")
    yield url
    emptying()  # a new database takes a second, this a hundredth of it


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def runtime(database_url: str, clock: HeldClock) -> Iterator[Runtime]:
    """The simulator, a clock that stands still, ids in order, and a database of this test's own."""
    runtime = open_house(database_url, clock)
    yield runtime
    close_runtime(runtime)


@pytest.fixture
def stage(runtime: Runtime, clock: HeldClock) -> Stage:
    return Stage(runtime, clock)


@pytest.fixture
def database(runtime: Runtime) -> Database:
    return runtime.database
