"""A house held still for a test: its own database, a clock that moves when told to, ids in a fixed order."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import count

import flows
from bot.channels import Channel
from bot.channels.simulator import SimulatorChannel
from bot.channels.table import NETWORKS
from bot.coordination import InProcessDoorbell, InProcessThrottle, Rate
from bot.engine.world import World
from bot.links import Links
from bot.loading.world import load_world
from bot.runtime import Runtime
from bot.settings import ROOT, Settings, load_settings
from bot.storage import open_database
from bot.storage.migrate import migrate
from bot.wiring import audit_key

KEY = base64.b64encode(b"k" * 32).decode()
PUBLIC_URL = "https://jangkau.example.org"


@dataclass
class HeldClock:
    """Sunday, 22 November 2026, ten in the morning in Jakarta, until it is moved on."""

    at: datetime = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


def fixed_ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: sha256(str(next(numbers)).encode()).hexdigest()[:32]


def held_settings(url: str) -> Settings:
    env = {"DATABASE_URL": url, "SECRET_KEY": "held", "DATA_KEYS": KEY, "PUBLIC_URL": PUBLIC_URL}
    return load_settings(env)


@cache
def held_world() -> World:
    config = held_settings("sqlite:///:memory:").config
    return load_world(config, ROOT, flows.FLOWS, flows.SUBJECT, lambda kind, name: "")


def migrated(url: str) -> None:
    """Bring the database at `url` to the newest migration, and let go of it."""
    database = open_database(held_settings(url).database_url, [b"k" * 32])
    migrate(database)
    database.close()


def held_runtime(
    url: str,
    clock: Callable[[], datetime],
    channels: Mapping[str, Channel] | None = None,
    throttle: Mapping[str, Rate] | None = None,
) -> Runtime:
    """A runtime over a migrated database; the simulator is its only channel unless others are handed in."""
    settings = held_settings(url)
    links = Links(settings.secret_key, PUBLIC_URL, clock, settings.config.conversation.form_link_days)
    return Runtime(
        settings=settings,
        database=open_database(settings.database_url, [b"k" * 32], NETWORKS, audit_key(settings.secret_key)),
        doorbell=InProcessDoorbell(),
        throttle=InProcessThrottle(throttle or {}),
        channels={"simulator": SimulatorChannel()} if channels is None else channels,
        world=replace(held_world(), link=links.address),
        links=links,
        now=clock,
        new_id=fixed_ids(),
    )
