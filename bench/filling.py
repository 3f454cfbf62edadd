"""Fills a database with people who once wrote: rows of the size that theirs have, under keys that nobody has."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import psycopg

from bench.yardsticks.started import NEWS
from bot.broadcasts.audience import Audience
from bot.engine.words import FALLBACK
from bot.post import Address
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.staff.scope import command_line
from bot.storage.database import Database, open_database
from bot.storage.migrate import migrate
from bot.storage.people import people
from tests.house import opened

AT_ONCE = 20_000
TOGETHER = 500  # people met in one transaction
KEY = bytes(32)
ANY_NUMBER = {
    "JANGKAU__BROADCASTS__APPROVE_ABOVE_PEOPLE": "10000000",
    **{f"JANGKAU__CONVERSATION__QUIET_{edge}_HOUR": "0" for edge in ("FROM", "UNTIL")},
}
LONG_AGO = 1_760_000_000_000  # milliseconds
# What a person, their address, where they stand and one message of theirs take.
TABLES = {
    "person": "id, wrapped_key, created_at, language, channel, stage, last_seen_at",
    "channel_identity": "person, network, kind, value_hash, sealed, reachable, last_inbound_at, channel",
    "conversation": "person, sealed, flow, step, held_by, updated_at",
    "message": "person, channel, provider_id, received_at, sealed, state",
}


def fill(url: str, people: int) -> None:
    """Migrate, and write them; each as a batch of the committer would leave them."""
    database = open_database(url, [KEY])
    migrate(database)
    database.close()
    if url.startswith("sqlite"):
        _sqlite(url.removeprefix("sqlite:///"), people)
    else:
        _postgresql(url.replace("postgresql+psycopg:", "postgresql:"), people)


def readers(database: Database, count: int, first: int) -> None:
    """So many people on Telegram who can be written to and agreed to news; their ids are their number, in hex."""
    now = int(time.time() * 1000)
    for begin in range(0, count, TOGETHER):
        with database.begin() as tx:
            for number in range(begin, min(count, begin + TOGETHER)):
                address, new = Address("telegram", "tg_user_id", str(first + number)), f"{number:032x}"
                people.find_or_create(tx, [address], new_id=new, now=now, language="id")
                tx.run(
                    "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at)"
                    " VALUES (:person, 'broadcasts', '2026-11-22', '', 'id', 'telegram', :now)",
                    {"person": new, "now": now},
                )


def begin_news(url: str, count: int) -> None:
    """Migrate; a broadcast to so many people is running when the bot starts."""
    database = open_database(url, [KEY])
    migrate(database)
    readers(database, count, NEWS)
    database.close()
    channels = {"telegram": None}  # nothing is sent from here
    with opened(url, lambda: datetime.now(UTC), channels=channels, data_keys=[KEY], **ANY_NUMBER) as here:
        scope = command_line(here)
        identity = plan_broadcast(here, scope, {FALLBACK: "Halo semua"}, Audience())
        move_broadcast(here, scope, identity, "start")


def _batches(people: int) -> Iterator[dict[str, list[Sequence[Any]]]]:
    some = Random(people).randbytes
    for first in range(0, people, AT_ONCE):
        rows: dict[str, list[Sequence[Any]]] = {table: [] for table in TABLES}
        for number in range(first, min(first + AT_ONCE, people)):
            person = f"{LONG_AGO + number:012x}{some(10).hex()}"
            rows["person"].append((person, some(60), LONG_AGO, "id", "telegram", "new", LONG_AGO))
            address = (person, "telegram", "tg_user_id", some(32), some(38))
            rows["channel_identity"].append((*address, 1, LONG_AGO, "telegram"))
            rows["conversation"].append((person, some(700), "form", "income", "bot", LONG_AGO))
            rows["message"].append((person, "telegram", f"f{number}", LONG_AGO, some(80), "done"))
        yield rows


def _sqlite(path: str, people: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")  # a bench's own file, filled before anything is measured
    for rows in _batches(people):
        with connection:
            for table, names in TABLES.items():
                marks = ", ".join("?" * (names.count(",") + 1))
                connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows[table])
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _postgresql(url: str, people: int) -> None:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for rows in _batches(people):
            for table, names in TABLES.items():
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
                    for row in rows[table]:
                        copying.write_row(row)
        connection.commit()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
