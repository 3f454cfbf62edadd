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

from sqlalchemy import event

import flows
from bot.channels.simulator import SimulatorChannel
from bot.channels.table import NETWORKS
from bot.coordination import Rate
from bot.coordination.doorbell import InProcessDoorbell
from bot.coordination.throttle import InProcessThrottle
from bot.engine.world import World
from bot.links import Links
from bot.loading.world import load_world
from bot.runtime import Runtime
from bot.settings import ROOT, Settings, load_settings
from bot.storage import Database, open_database
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


def fixed_ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: sha256(str(next(numbers)).encode()).hexdigest()[:32]


def settings_of(url: str = "sqlite:///:memory:", **env: str) -> Settings:
    named = {"DATABASE_URL": url, "SECRET_KEY": "held", "DATA_KEYS": KEY, "PUBLIC_URL": PUBLIC_URL}
    return load_settings({**named, **env})


@cache
def the_world() -> World:
    """Flows, words, rules and understanding, read once for all tests of a process."""
    return load_world(settings_of().config, ROOT, flows.FLOWS, flows.SUBJECT)


def open_held(url: str, *data_keys: bytes) -> Database:
    """The database at `url`; on SQLite nothing waits for the disk, which outlives a power cut elsewhere."""
    settings = settings_of(url)
    database = open_database(
        settings.database_url, data_keys or (DATA_KEY,), NETWORKS, audit_key(settings.secret_key)
    )
    if database.engine.dialect.name == "sqlite":
        event.listen(database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
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
    **env: str,
) -> Runtime:
    """A runtime over a migrated database; the simulator is its only channel unless others are handed in.

    Its link to a page is `links.address`; `env` is read as the environment would be.
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
        new_id=fixed_ids(),
    )
