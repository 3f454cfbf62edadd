"""A look at the database by its driver alone, for a command that answers at once: SQLAlchemy takes longer to load."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bot.errors import RefuseToStart, TryLater
from bot.storage import running
from bot.storage.keys.sealing import Vault
from bot.storage.newest import is_current
from bot.storage.transaction import Tx
from bot.traits import Networks

# Which driver reads which database: the one that is not asked for is not loaded.
DRIVERS: Mapping[str, str] = {"sqlite": "sqlite3", "postgresql": "psycopg"}
WANTS_MIGRATION = "the database wants a migration: ./jangkau migrate"


@contextmanager
def glance(url: str, data_keys: Sequence[bytes]) -> Iterator[Tx]:
    """A transaction that only reads. Raises TryLater when the database is away, RefuseToStart before its migration.

    `url` as the settings spell it. It knows no channel and keys no audit: whatever writes opens the whole database.
    """
    driver = importlib.import_module(DRIVERS[url.partition(":")[0].partition("+")[0]])
    try:
        raw, run = _opened(driver, url)
        try:
            tx = Tx(run, url.startswith("postgresql"), Vault(data_keys), b"", Networks(), b"")
            if not is_current(tx):
                raise RefuseToStart(WANTS_MIGRATION)
            tx.hash_key = _hash_key(tx)
            yield tx
        finally:
            raw.close()
    except driver.Error as error:
        raise TryLater("the database does not answer") from error


def _opened(driver: Any, url: str) -> tuple[Any, Any]:
    """A connection that takes no writes, and how it runs a statement."""
    if url.startswith("postgresql"):
        raw = driver.connect(url.replace("+psycopg", "", 1), connect_timeout=3)
        raw.read_only = True
        return raw, partial(running.run, raw.cursor(binary=True), postgresql=True)
    path = Path(url.removeprefix("sqlite:///"))
    if not path.exists():  # to open it would make one
        raise RefuseToStart(WANTS_MIGRATION)
    raw = driver.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
    raw.execute("BEGIN")
    return raw, partial(running.run, raw.cursor(), postgresql=False)


def _hash_key(tx: Tx) -> bytes:
    row = tx.one("SELECT wrapped FROM secret WHERE name = 'hash'")
    return tx.vault.unwrap(bytes(row.wrapped), "secret") if row else b""
