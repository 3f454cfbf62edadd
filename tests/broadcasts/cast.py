"""A runtime with a held clock, channels that only remember, and people who agreed to news or did not."""

from __future__ import annotations

import base64
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import flows
from bot.channels.table import NETWORKS
from bot.coordination import open_doorbell, open_throttle
from bot.engine.world import World
from bot.errors import JangkauError
from bot.links import Links
from bot.loading.world import load_world
from bot.post import Address, Letter, Outcome, Sent
from bot.runtime import Runtime
from bot.services.broadcasts import broadcast
from bot.services.staff.scope import command_line
from bot.settings import ROOT, Settings, load_settings
from bot.storage import open_database
from bot.storage.messaging import timers
from bot.storage.people import people
from bot.wiring import audit_key

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)  # 12.00 WIB, a Monday
KEY = base64.b64encode(bytes(32)).decode()


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Post:
    """A channel that takes everything and remembers it."""

    name: str
    sent: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> Outcome:
        self.sent.append(letter)
        return Sent(f"p{letter.letter}")


def settings(**env: str) -> Settings:
    return load_settings({"SECRET_KEY": "held still", "DATA_KEYS": KEY, **env}, ROOT)


@cache
def world() -> World:
    """Words, rules and places are read once for all tests."""
    return load_world(settings().config, ROOT, flows.FLOWS, flows.SUBJECT)


def house(url: str, **env: str) -> tuple[Runtime, Clock]:
    """A runtime over the migrated database at `url`, channels telegram and whatsapp, and a clock to move."""
    chosen, clock, numbers = settings(DATABASE_URL=url, **env), Clock(), itertools.count(1)
    runtime = Runtime(
        settings=chosen,
        database=open_database(chosen.database_url, chosen.data_keys, NETWORKS, audit_key(chosen.secret_key)),
        doorbell=open_doorbell(""),
        throttle=open_throttle("", {}),
        channels={name: Post(name) for name in ("telegram", "whatsapp")},  # type: ignore[misc]
        world=world(),
        links=Links(chosen.secret_key, chosen.public_url, clock, 7),
        now=clock,
        new_id=lambda: f"{next(numbers):032x}",
    )
    return runtime, clock


def somebody(
    runtime: Runtime,
    address: str,
    *,
    channel: str = "telegram",
    agreed: bool = True,
    language: str = "id",
    area: str = "31.72.04",
    stage: str = "consented",
) -> str:
    """A person who wrote just now; their id."""
    kind = {"telegram": "tg_user_id", "whatsapp": "wa_phone"}[channel]
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        person = people.find_or_create(
            tx, [Address(channel, kind, address)], new_id=runtime.new_id(), now=now, language=language
        )
        people.become_known(tx, person.id, language=language, area=area, sector="", band=None, stage=stage)
        if agreed:
            tx.run(
                "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at)"
                " VALUES (:person, 'broadcasts', '2026-11-22', '', :language, :channel, :now)",
                {"person": person.id, "language": language, "channel": channel, "now": now},
            )
    return person.id


def opt_out(runtime: Runtime, person: str) -> None:
    """As the turn that hears BERHENTI writes it."""
    with runtime.database.begin() as tx:
        tx.run("UPDATE consent SET withdrawn_at = 1 WHERE person = :person", {"person": person})
        tx.run(
            "UPDATE letter SET state = 'cancelled', reason = 'opted out'"
            " WHERE person = :person AND state = 'queued' AND broadcast IS NOT NULL",
            {"person": person},
        )


class Crash(JangkauError):
    """The process dies here."""


def ring(runtime: Runtime, *, most: int = 50, dies: bool = False) -> int:
    """Ring what is due until nothing is, as the worker does; with `dies` the first one never commits."""
    rang = 0
    while rang < most:
        with runtime.database.begin() as tx:
            due = timers.claim_due(tx, now=runtime.now_ms(), most=1)
        if not due:
            break
        with runtime.database.begin() as tx:
            assert timers.finish(tx, due[0])
            broadcast.spread(runtime, tx, due[0])
            if dies:
                raise Crash
        rang += 1
    return rang


def states(runtime: Runtime, identity: str) -> dict[str, int]:
    """How many recipients are in which state; skipped ones by reason."""
    found: dict[str, int] = {}
    for tally in broadcast.standing(runtime, command_line(runtime), identity).tallies:
        name = tally.reason if tally.state == "skipped" else tally.state
        found[name] = found.get(name, 0) + tally.count
    return found
