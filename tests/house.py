"""A house held still for a test: its own database, a clock that moves when told to, ids in a fixed order."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

import flows
from bot.channels.simulator import SimulatorChannel
from bot.channels.table import NETWORKS
from bot.coordination import Rate
from bot.coordination.doorbell import InProcessDoorbell
from bot.coordination.throttle import InProcessThrottle
from bot.engine.world import World
from bot.environment import spelled
from bot.links import Links
from bot.loading.world import load_world
from bot.runtime import Runtime
from bot.settings import ROOT, Settings, load_settings
from bot.storage.database import Database, open_database
from bot.storage.keys.sealing import Vault
from bot.storage.migrate import migrate
from bot.wiring import audit_key, close_runtime

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DATA_KEY, NEW_DATA_KEY = b"k" * 32, b"n" * 32
KEY = base64.b64encode(DATA_KEY).decode()  # as it stands in DATA_KEYS
PUBLIC_URL = "https://jangkau.example.org"
WITHOUT_TLS = {"PUBLIC_URL": "http://localhost:8000"}  # where a browser of these tests must keep its cookies


@dataclass
class HeldClock:
    """Sunday, 22 November 2026, ten in the morning in Jakarta, until it is moved on."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)

    def seconds(self) -> float:
        """For what counts seconds and asks for no date."""
        return self.at.timestamp()


def fixed_ids(first: int = 1) -> Callable[[], str]:
    numbers = count(first)
    return lambda: sha256(str(next(numbers)).encode()).hexdigest()[:32]


def settings_of(url: str = "sqlite:///:memory:", **env: str) -> Settings:
    given = _settings(tuple(env.items()))
    return given.model_copy(update={"database_url": spelled(url, ROOT)})


@cache
def _settings(env: tuple[tuple[str, str], ...]) -> Settings:
    """Read once for all tests of a process that ask for the same: half of what opening a house takes."""
    named = {"SECRET_KEY": "held", "DATA_KEYS": KEY, "PUBLIC_URL": PUBLIC_URL}
    return load_settings({**named, **dict(env)})


@cache
def the_world() -> World:
    """Flows, words, rules and understanding, read once for all tests of a process."""
    return load_world(settings_of().config, ROOT, flows.FLOWS, flows.SUBJECT)


_KEPT: dict[str, Engine] = {}  # whose connections outlive the house that opened them


@contextmanager
def kept_open(url: str) -> Iterator[None]:
    """Houses over the database at `url` share its connections; a new one costs more than most tests do there."""
    engine = open_database(settings_of(url).database_url, (DATA_KEY,)).engine
    _KEPT[url] = engine
    try:
        yield
    finally:
        del _KEPT[url]
        engine.dispose()


class Shared(Database):
    """A database whose connections stay open when it is closed."""

    def close(self) -> None:
        """They are another house's next."""


def open_held(url: str, *data_keys: bytes) -> Database:
    """The database at `url`; on SQLite nothing waits for the disk, which outlives a power cut elsewhere."""
    settings = settings_of(url)
    if url in _KEPT:
        keyed = Vault(data_keys or (DATA_KEY,))
        return Shared(_KEPT[url], keyed, NETWORKS, audit_key(settings.secret_key))
    database = open_database(
        settings.database_url, data_keys or (DATA_KEY,), NETWORKS, audit_key(settings.secret_key)
    )
    if database.engine.dialect.name == "sqlite":
        for engine in (database.engine, database.readers):  # the last to close writes the journal back
            event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    return database


def migrated(url: str) -> None:
    """Bring the database at `url` to the newest migration, and let go of it."""
    database = open_held(url)
    migrate(database)
    database.close()


@contextmanager
def opened(url: str, clock: Callable[[], datetime] | None = None, **given: Any) -> Iterator[Runtime]:
    """The house of `open_house`, closed again afterwards."""
    runtime = open_house(url, clock or HeldClock(), **given)
    try:
        yield runtime
    finally:
        close_runtime(runtime)


def open_house(
    url: str,
    clock: Callable[[], datetime],
    channels: Mapping[str, Any] | None = None,
    throttle: Mapping[str, Rate] | None = None,
    data_keys: Sequence[bytes] = (),
    first_id: int = 1,
    **env: str,
) -> Runtime:
    """A runtime over a migrated database; the simulator is its only channel unless others are handed in.

    Ids are made from `first_id` on: over a copy, from behind those that are in it. Its link to a page is
    `links.address`; `env` is read as the environment would be.
    """
    settings = settings_of(url, **env)
    given: Mapping[str, Any] = {"simulator": SimulatorChannel()} if channels is None else channels
    links = Links(
        settings.secret_key, settings.public_url, clock, settings.config.conversation.form_link_days
    )
    return Runtime(
        settings=settings,
        database=open_held(url, *data_keys),
        doorbell=InProcessDoorbell(),
        throttle=InProcessThrottle(throttle or {}),
        channels=given,
        world=replace(the_world(), link=links.address),
        links=links,
        now=clock,
        new_id=fixed_ids(first_id),
    )
