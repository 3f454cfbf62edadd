"""Who is nearest among 70,000 agents: the grid alone, and candidates with their counts from each database."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot.referrals.grid import Grid
from bot.referrals.matching import Wanted, Weights, rank
from bot.storage.agents.candidates import BOXES, Asking, in_box
from bot.storage.database import Database, Tx, open_database
from bot.storage.migrate import migrate
from tests import services
from tests.launching import Missing

AGENTS = 70_000
ASKED = 200
PASSES = 5
# A box around Java, Bali and Lampung: south, north, west, east.
BOX = (-8.8, -4.5, 103.6, 115.7)
FURTHEST_KM = 40.0
NOW = 1_795_300_000_000
ASKING = Asking(NOW, "2026-11-22", 0)
Place = tuple[float, float]


def places(dice: random.Random) -> list[Place]:
    """Half live in forty towns, half anywhere."""
    south, north, west, east = BOX
    towns = [(dice.uniform(south, north), dice.uniform(west, east)) for _ in range(40)]
    anywhere = [(dice.uniform(south, north), dice.uniform(west, east)) for _ in range(AGENTS // 2)]
    there = [dice.choice(towns) for _ in range(AGENTS - len(anywhere))]
    return anywhere + [(lat + dice.gauss(0, 0.05), lon + dice.gauss(0, 0.05)) for lat, lon in there]


def timed(ask: Callable[[Place], object], wanted: Sequence[Place]) -> str:
    """The median over places of the quickest of PASSES: what it takes, not what else the machine did meanwhile."""
    passes = [[_seconds(ask, place) for place in wanted] for _ in range(PASSES)]
    return f"{median(min(took) for took in zip(*passes, strict=True)) * 1e6:,.0f} µs"


def _seconds(ask: Callable[[Place], object], place: Place) -> float:
    begun = time.perf_counter()
    ask(place)
    return time.perf_counter() - begun


def fill(database: Database, found: Sequence[Place]) -> None:
    """Agents as linked rows; every person has an open channel, a tenth hold a lead."""
    with database.begin() as tx:
        tx.run("INSERT INTO branch (id, name) VALUES ('b', 'Cilincing')")
        tx.run("INSERT INTO community (id, branch, name) VALUES ('c', 'b', 'Koperasi')")
        rows = [{"id": f"{n:032x}", "lat": lat, "lon": lon} for n, (lat, lon) in enumerate(found)]
        for statement in (
            "INSERT INTO person (id, created_at, channel, last_seen_at) VALUES (:id, 0, 'telegram', 0)",
            "INSERT INTO channel_identity (person, network, kind, value_hash, sealed, reachable)"
            " VALUES (:id, 'telegram', 'tg_user_id', :hash, :hash, 1)",
            "INSERT INTO agent (id, handle, person, community, sealed, lat, lon, capacity, valid_until, state)"
            " VALUES (:id, :id, :id, 'c', :hash, :lat, :lon, 5, '2027-12-31', 'linked')",
        ):
            tx.run(statement, [{**row, "hash": str(row["id"]).encode()} for row in rows])
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def nearby(tx: Tx, place: Place, weights: Weights) -> None:
    """The first box, weighed: what most referrals need."""
    box = in_box(tx, ASKING, *place, *BOXES[0]) or in_box(tx, ASKING, *place, *BOXES[1])
    rank(box, Wanted(*place), weights, datetime(2026, 11, 22, 3, tzinfo=UTC))


@contextmanager
def databases() -> Iterator[list[tuple[str, Database]]]:
    with tempfile.TemporaryDirectory() as folder:
        found = [("SQLite", open_database(f"sqlite:///{Path(folder) / 'bench.db'}", [b"k" * 32]))]
        try:
            server = services.start_postgres()
        except Missing as reason:
            print(reason, file=sys.stderr)
            yield found
            return
        with services.fresh_database(server.url) as url:
            plain = url.replace("postgresql:", "postgresql+psycopg:")
            yield [*found, ("PostgreSQL", open_database(plain, [b"k" * 32]))]
        server.stop()


def measured() -> list[Sequence[str]]:
    dice = random.Random(22)
    found = places(dice)
    wanted = [(lat + 0.003, lon) for lat, lon in dice.sample(found, ASKED)]
    grid = Grid((lat, lon, str(number)) for number, (lat, lon) in enumerate(found))
    rows: list[Sequence[str]] = [
        (f"nearest 10 of {AGENTS:,} agents, grid", timed(lambda p: grid.nearest(*p, 10, FURTHEST_KM), wanted))
    ]
    weights = Weights(furthest_km=FURTHEST_KM)
    with databases() as opened:
        for name, database in opened:
            migrate(database)
            fill(database, found)
            with database.begin() as tx:
                box = timed(lambda p, tx=tx: in_box(tx, ASKING, *p, *BOXES[0]), wanted)  # type: ignore[misc, call-arg]
                whole = timed(lambda p, tx=tx: nearby(tx, p, weights), wanted)  # type: ignore[misc]
            rows += [(f"candidates around a place, {name}", box), (f"candidates, weighed, {name}", whole)]
            database.close()
    return rows


def main() -> None:
    for what, much in measured():
        print(f"{what:60} {much}")


if __name__ == "__main__":
    main()
