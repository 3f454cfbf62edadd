"""Settings in, Runtime out: the only file that knows every room."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import flows
from bot.channels.table import NETWORKS, open_channels, paces
from bot.coordination import Rate, open_doorbell, open_throttle
from bot.coordination.attempt_limits import AttemptLimits
from bot.coordination.bursts import Bursts
from bot.coordination.hands import Hands
from bot.dice import Dice
from bot.engine.world import Hears
from bot.links import Links
from bot.loading.world import load_world
from bot.runtime import Runtime
from bot.settings import ROOT, Settings
from bot.storage.database import milliseconds, open_database
from bot.storage.messaging.shelf import DatabaseShelf


def open_runtime(settings: Settings) -> Runtime:
    """Open everything a process needs. Raises RefuseToStart; close it with `close_runtime`."""
    now = clock(settings.clock)
    config = settings.config
    throw = Dice(16)
    links = Links(settings.secret_key, settings.public_url, now, config.conversation.form_link_days)
    database = open_database(
        settings.database_url,
        settings.data_keys,
        NETWORKS,
        audit_key(settings.secret_key),
        prepared=config.postgresql.prepared_statements,
    )
    return Runtime(
        settings=settings,
        database=database,
        doorbell=open_doorbell(settings.redis_url),
        throttle=open_throttle(settings.redis_url, _rates(settings)),
        channels=open_channels(settings, DatabaseShelf(database, lambda: milliseconds(now()))),
        world=replace(
            load_world(config, ROOT, flows.FLOWS, flows.SUBJECT, links.address),
            hears=_hears(settings),
            forms=config.whatsapp_forms,
        ),
        links=links,
        now=now,
        new_id=lambda: throw().hex(),
        attempt_limits=AttemptLimits(settings.redis_url),
        hands=Hands(throw()[:8].hex(), hands_folder(settings.database_url)),
        bursts=Bursts(config.conversation.burst_messages, config.conversation.burst_seconds),
    )


def audit_key(secret_key: str) -> bytes:
    """What the audit's rows are keyed with: made of SECRET_KEY and good for nothing else."""
    return hmac.digest(secret_key.encode(), b"jangkau audit", "sha256")


def hands_folder(database_url: str) -> Path | None:
    """Where the processes of one installation on this machine find each other; None for a database in memory."""
    if ":memory:" in database_url:
        return None
    return ROOT / "var" / "hands" / sha256(database_url.encode()).hexdigest()[:16]


def close_runtime(runtime: Runtime) -> None:
    """Let go of the database and the doorbell; channels are closed by the loop that used them."""
    runtime.committer.close()
    runtime.receipts.close()
    runtime.hands.close()
    runtime.doorbell.close()
    runtime.database.close()


def clock(start: datetime | None) -> Callable[[], datetime]:
    """The wall clock in UTC, or for a rehearsal one that starts at `start` and runs on."""
    if start is None:
        return lambda: datetime.now(UTC)
    began = time.monotonic()
    first = start.astimezone(UTC)
    return lambda: first + timedelta(seconds=time.monotonic() - began)


def _hears(settings: Settings) -> Hears:
    limits = settings.config.voice
    return Hears(limits.longest_seconds, limits.most_bytes) if settings.transcriber_url else Hears()


def _rates(settings: Settings) -> dict[str, Rate]:
    return {
        channel: Rate(pace.per_second, pace.per_person_seconds, pace.per_person_burst)
        for channel, pace in paces(settings.config.throttle).items()
    }
