"""Opens the database: one engine, one way to begin a transaction, the vault beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import Row
from sqlalchemy.exc import DisconnectionError, OperationalError

from bot.errors import TryLater
from bot.storage.running import Ran, run
from bot.storage.sealing import Vault

Params = Mapping[str, Any]
IDLE_SECONDS = 1.0
_STATEMENTS: dict[str, Any] = {}


def statement(sql: str) -> Any:
    """`sql` parsed once; values always travel as parameters."""
    found = _STATEMENTS.get(sql)
    if found is None:
        found = _STATEMENTS[sql] = text(sql)
    return found


def milliseconds(moment: datetime) -> int:
    """Since 1970, UTC; how every time is stored."""
    return int(moment.timestamp() * 1000)


def moment(stored: int) -> datetime:
    """A stored time, aware, UTC."""
    return datetime.fromtimestamp(stored / 1000, UTC)


class Tx:
    """A transaction under way. `sealing` holds the vault and the key of the keyed hashes."""

    def __init__(self, connection: Connection, vault: Vault, hash_key: bytes) -> None:
        self.connection, self.vault, self.hash_key = connection, vault, hash_key
        self.postgresql = connection.dialect.name == "postgresql"

    def run(self, sql: str, params: Params | Sequence[Params] | None = None) -> Ran:
        return run(self.connection, sql, params)

    def one(self, sql: str, params: Params | None = None) -> Row[Any] | None:
        """The first row, None when there is none."""
        return self.run(sql, params).first()

    def all(self, sql: str, params: Params | None = None) -> Sequence[Row[Any]]:
        return self.run(sql, params).all()

    def changed(self, sql: str, params: Params | None = None) -> int:
        """How many rows a statement changed."""
        return self.run(sql, params).rowcount

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done inside is undone when it raises; the transaction goes on."""
        self.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK TO SAVEPOINT part")
            raise
        self.run("RELEASE SAVEPOINT part")

    @property
    def for_update(self) -> str:
        """SQLite has one writer and no row locks."""
        return " FOR UPDATE" if self.postgresql else ""

    @property
    def skip_locked(self) -> str:
        return " FOR UPDATE SKIP LOCKED" if self.postgresql else ""


class Database:
    """One engine and its sealing. Close it when the process ends."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine, self.vault = engine, vault
        self._hash_key: bytes | None = None

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """A transaction that commits at the end or not at all. Raises TryLater when the database is away."""
        try:
            with self.engine.begin() as connection:
                yield Tx(connection, self.vault, self._key(connection))
        except OperationalError as error:
            raise TryLater("the database does not answer") from error

    @contextmanager
    def peek(self) -> Iterator[Connection]:
        """A bare connection for looking at the schema. Raises TryLater when the database is away."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except OperationalError as error:
            raise TryLater("the database does not answer") from error

    def _key(self, connection: Connection) -> bytes:
        """The key of all keyed hashes, made once per database and kept wrapped in it."""
        if self._hash_key is None:
            _, wrapped = self.vault.new_key("secret")
            insert = "INSERT INTO secret (name, wrapped) VALUES ('hash', :wrapped) ON CONFLICT DO NOTHING"
            connection.execute(statement(insert), {"wrapped": wrapped})
            row = connection.execute(statement("SELECT wrapped FROM secret WHERE name = 'hash'")).one()
            self._hash_key = self.vault.unwrap(bytes(row.wrapped), "secret")
        return self._hash_key

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str, data_keys: Sequence[bytes]) -> Database:
    """Open `url`; SQLite gets WAL, synchronous FULL and BEGIN IMMEDIATE, so 200 means it is on disk."""
    if url.startswith("sqlite"):
        engine = _open_sqlite(url)
    else:
        engine = create_engine(url, pool_size=10, max_overflow=20, isolation_level="READ COMMITTED")
        _ping_the_idle(engine)
    return Database(engine, Vault(data_keys))


def _ping_the_idle(engine: Engine) -> None:
    """A connection that lay idle is asked whether it lives. The pool's own ping asks one used a moment ago
    too: three more round trips for every transaction.
    """

    def back(_raw: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    def out(raw: Any, record: Any, _proxy: object) -> None:
        if time.monotonic() - record.info.get("used", 0.0) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(raw)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError("gone while idle") from error  # the pool makes a new one

    event.listen(engine, "checkin", back)
    event.listen(engine, "checkout", out)


def _open_sqlite(url: str) -> Engine:
    path = url.removeprefix("sqlite:///")
    if path and ":memory:" not in path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    # The driver must not begin by itself: it would begin late and deadlock on the upgrade to a writer.
    event.listen(engine, "begin", lambda connection: run(connection, "BEGIN IMMEDIATE"))
    return engine


def _prepare_sqlite(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        raw.execute(f"PRAGMA {pragma}")
