"""The disk is full while people write, and then it is not: what is refused is brought again, nothing is lost."""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.servers import durable_postgres
from chaos.killing import FREE, serve
from chaos.played import play
from chaos.talking import talkers
from tests.house import migrated
from tests.launching import Missing, give, server_user
from tests.services import fresh_database
from tests.whole.program import House, a_house

SMALL = 48  # MiB
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Full:
    """`health` and `ready`: what the probes said while nothing fitted, most of the time."""

    acknowledged: int
    refused: int
    lost: int
    said_twice: int
    out_of_order: int
    longest_wait: float
    health: int
    ready: int

    @property
    def holds(self) -> bool:
        kept = not (self.lost or self.said_twice or self.out_of_order)
        return kept and self.refused > 0 and (self.health, self.ready) == (200, 503)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of SMALL MiB, gone afterwards. Raises Missing where this process may not mount one."""
    folder = Path(tempfile.mkdtemp(prefix="jangkau-small-"))
    asked = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}m,mode=0777", "none", str(folder)]
    try:
        subprocess.run(asked, check=True, capture_output=True)
    except (OSError, subprocess.SubprocessError) as error:
        folder.rmdir()
        raise Missing("a small disk to fill wants root and mount") from error
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Until it ends, not another byte fits."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for piece in (bytes(CHUNK), b"\0"):
            with suppress(OSError):  # no space left on device
                while True:
                    file.write(piece)
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def on_sqlite(disk: Path) -> Iterator[str]:
    yield f"sqlite:///{disk / 'jangkau.db'}"


@contextmanager
def on_postgresql(disk: Path) -> Iterator[str]:
    """Tables lie on the small disk, the write-ahead log does not: PostgreSQL refuses, and does not stop."""
    server = durable_postgres()
    try:
        with tables_on(disk, server.url) as url:
            yield url
    finally:
        server.stop()


@contextmanager
def tables_on(disk: Path, server: str) -> Iterator[str]:
    """An empty database of that server, whose tables lie there."""
    place, name = disk / "tables", f"small_{secrets.token_hex(4)}"
    place.mkdir()
    give(place, server_user())
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE {name} LOCATION '{place}'".encode())
        try:
            with fresh_database(server) as url:
                database = url.rpartition("/")[2]
                connection.execute(f'ALTER DATABASE "{database}" SET TABLESPACE {name}'.encode())
                yield url
        finally:
            connection.execute(f"DROP TABLESPACE {name}".encode())


STORES: dict[str, Callable[[Path], AbstractContextManager[str]]] = {
    "sqlite": on_sqlite,
    "postgresql": on_postgresql,
}


def fill_the_disk(folder: Path, store: str, *, people: int, seconds: float) -> Full:
    probes = Counter[tuple[str, int]]()
    with small_disk() as disk, STORES[store](disk) as url:
        migrated(url)
        with a_house(folder, url, **FREE) as house:
            serve(house)

            async def trouble() -> None:
                with filled(disk):
                    await _probed(house, probes, seconds)

            found = asyncio.run(play([house], talkers(people), trouble))
    said = {path: status for (path, status), _ in reversed(probes.most_common())}
    return Full(
        found.acknowledged,
        found.refused,
        found.lost,
        found.said_twice,
        found.out_of_order,
        found.longest_wait,
        said["/health"],
        said["/ready"],
    )


async def _probed(house: House, probes: Counter[tuple[str, int]], seconds: float) -> None:
    for _ in range(max(1, int(seconds))):
        await asyncio.sleep(1)
        for path in ("/health", "/ready"):
            status, _ = await asyncio.to_thread(house.ask, "GET", path)
            probes[path, status] += 1
