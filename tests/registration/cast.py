"""Siti, Budi and Wati for these tests: a runtime over an empty database, a held clock, people already registered."""

from __future__ import annotations

import base64
import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bot.channels import Request
from bot.channels.table import NETWORKS
from bot.coordination.attempt_limits import AttemptLimits
from bot.links import Links
from bot.post import Address, Incoming
from bot.runtime import Runtime
from bot.services.conversation.answer import answer_person, redactor
from bot.services.staff.setting_up import bring_up_to_date
from bot.services.timer_handlers import ring_timers
from bot.settings import load_settings
from bot.storage import open_database
from bot.storage.conversation.transcripts import transcript
from bot.storage.database import Tx
from bot.storage.people import people, registrations
from bot.storage.people.people import Person
from bot.web import create_app
from bot.wiring import open_runtime

START = datetime(2026, 11, 22, 3, tzinfo=UTC)
DATA_KEY_BYTES, NEW_KEY_BYTES = b"k" * 32, b"n" * 32
DATA_KEY = base64.b64encode(DATA_KEY_BYTES).decode()
APPS: dict[int, Flask] = {}
NIK_SITI = "3172044203850003"
ANSWERS: dict[str, Any] = {
    "called": "Siti",
    "phone": "+6281234567890",
    "birth_year": 1985,
    "job": {"label": "jual sayur", "sector": "other"},
    "income": {"amount": 100000, "per": "day"},
    "programmes": "two",
    "place": {
        "code": "31.72.04",
        "name": "Cilincing",
        "lat": -6.11,
        "lon": 106.94,
        "within": ["Jakarta Utara"],
    },
    "landmark": "sebelah masjid",
    "best_time": "morning",
}
FULL_FORM = {
    "full_name": "Siti Aminah",
    "nik": NIK_SITI,
    "birth_date": "02-03-1985",
    "address": "Jl. Baru RT 01/RW 02, Kalibaru",
    "phone": "0812 3456 7890",
    "email": "siti@contoh.id",
    "heirs": "suami, Ahmad",
}


class Clock:
    """Stands still until told to go on."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **passed: float) -> None:
        self.now += timedelta(**passed)


@cache
def example() -> Runtime:
    """Flows, words, rules and places are read once for all of these tests."""
    env = {"DATABASE_URL": "sqlite:///:memory:", "DATA_KEYS": DATA_KEY, "SECRET_KEY": "s" * 32}
    return open_runtime(load_settings(env))


@contextmanager
def opened(url: str, *data_keys: bytes) -> Iterator[tuple[Runtime, Clock]]:
    """A runtime over `url`, migrated, whose clock stands still and whose ids count."""
    clock, counted, whole = Clock(), itertools.count(1), example()
    links = Links("s" * 32, "http://localhost:8000", clock, days=7)
    database = open_database(url, data_keys or (DATA_KEY_BYTES,), NETWORKS)
    if url.startswith("sqlite"):
        # What outlives a power cut is tested elsewhere; here it only takes time.
        event.listen(database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    runtime = replace(
        whole,
        database=database,
        links=links,
        world=replace(whole.world, link=links.address),
        now=clock,
        new_id=lambda: f"{next(counted) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}",
        attempt_limits=AttemptLimits(),
    )
    try:
        if not url.startswith("sqlite") or not Path(url.removeprefix("sqlite:///")).exists():
            bring_up_to_date(runtime)
        yield runtime, clock
    finally:
        APPS.pop(id(runtime), None)
        database.close()


@dataclass(frozen=True, slots=True)
class Registered:
    person: str
    registration: str
    reference: str


def known(runtime: Runtime, tx: Tx, who: str) -> Person:
    addresses = [Address("simulator", "simulator", who)]
    return people.find_or_create(tx, addresses, new_id=runtime.new_id(), now=runtime.now_ms(), language="id")


def registered(
    runtime: Runtime, who: str = "wa:+628000000100", reference: str = "JK-7K2M-9QXF", **more: Any
) -> Registered:
    """Somebody who has confirmed their answers in chat."""
    with runtime.database.begin() as tx:
        somebody = known(runtime, tx, who)
        registrations.submit(tx, somebody, reference, {**ANSWERS, **more}, runtime.now_ms())
    return Registered(somebody.id, registrations.reference_id(reference), reference)


def link(runtime: Runtime, reference: str = "JK-7K2M-9QXF") -> str:
    """The path of a form's page, as a fresh link would have it."""
    return f"/daftar/{runtime.links.sign('daftar', reference)}"


def browser(runtime: Runtime) -> FlaskClient:
    """A browser with no cookies yet."""
    if id(runtime) not in APPS:
        APPS[id(runtime)] = create_app(runtime)
    return APPS[id(runtime)].test_client()


def form_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def fill_in(
    runtime: Runtime, fields: dict[str, str], path: str | None = None, client: FlaskClient | None = None
) -> Any:
    """Open the page, type, press save; the answer."""
    client, path = client or browser(runtime), path or link(runtime)
    token = form_token(client.get(path).text)
    return client.post(path, data={"csrf_token": token, **fields})


def kept(runtime: Runtime, registration: str) -> registrations.Registration:
    with runtime.database.begin() as tx:
        found = registrations.load(tx, registration)
    assert found
    return found


def says(runtime: Runtime, who: str, text: str) -> str:
    """Say something in chat; everything the bot answered to it."""
    said = {"id": runtime.new_id(), "from": who, "language": "id", "text": text}
    request = Request(url="", headers={}, body=json.dumps(said).encode())
    for item in runtime.channels["simulator"].read(request, redactor(runtime)):
        assert isinstance(item, Incoming)
        outcome = answer_person(runtime, item)
        assert type(outcome).__name__ == "Done", outcome
    return last_words(runtime, who)


def delivered(runtime: Runtime) -> None:
    """Everything queued counts as sent."""
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent' WHERE state = 'queued'")


def last_words(runtime: Runtime, who: str, most: int = 1) -> str:
    """The last bubbles for somebody."""
    delivered(runtime)
    with runtime.database.begin() as tx:
        person = people.find(tx, Address("simulator", "simulator", who))
        if person is None:
            return ""
        lines = [line for line in transcript(tx, person) if line.outgoing]
    return "\n".join(line.outgoing.text for line in lines[-most:] if line.outgoing)


def ring(runtime: Runtime) -> None:
    """Let everything that is due happen, and what that brings about."""
    for _ in range(5):
        if not ring_timers(runtime):
            return


def every_byte(folder: Path) -> bytes:
    """The database's files as they lie on disk, the write-ahead log with them."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("jangkau.db*")))
