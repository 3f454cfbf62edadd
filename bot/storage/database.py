"""Opens the database: one engine, one way to begin a transaction, the vault beside it."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError

from bot.errors import RefuseToStart, TryLater
from bot.storage.accepting import prove_folder, prove_server
from bot.storage.driver import AWAY, collided, run, together, why
from bot.storage.holds import Holds, asker
from bot.storage.keys.sealing import Vault
from bot.storage.newest import is_current
from bot.storage.packing import teach
from bot.storage.pooling import arguments, mind_poolers
from bot.storage.servers import where
from bot.storage.transaction import Together, Tx, listed, milliseconds, moment
from bot.traits import Networks

__all__ = [
    "AWAY",
    "Collided",
    "Database",
    "Tx",
    "collided",
    "listed",
    "milliseconds",
    "moment",
    "open_database",
    "statement",
]

# A provider waits some ten seconds for its 200: the whole wait for a lock fits in four, then it is told to come again.
LINE_SECONDS, BUSY_SECONDS = 2.0, 1.5  # for threads of this process, then for SQLite's other writers

IDLE_SECONDS = 1.0
_STATEMENTS: dict[str, Any] = {}


def statement(sql: str) -> Any:
    """`sql` parsed once; values always travel as parameters."""
    found = _STATEMENTS.get(sql)
    if found is None:
        found = _STATEMENTS[sql] = text(sql)
    return found


class Collided(TryLater):
    """Two transactions were in each other's way and this one gave in; the same again may well succeed."""


class Database:
    """One engine and its sealing. Close it when the process ends."""

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        networks: Networks,
        audit_key: bytes,
        readers: Engine | None = None,
    ) -> None:
        """`readers` opens the connections that only look, where they are others than those that write."""
        self.engine, self.vault, self.networks, self.audit_key = engine, vault, networks, audit_key
        self.readers = readers or engine
        self.holds = Holds()
        self._hash_key: bytes | None = None
        self._folder = _folder_of(engine)
        self._postgresql = engine.dialect.name == "postgresql"
        # SQLite has one writer, and who finds it busy looks again after up to 100 ms. Threads wait in line here.
        self._line = threading.Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def begin(self, by: str = "") -> Iterator[Tx]:
        """A transaction that commits at the end or not at all. Raises TryLater when the database is away.

        `by`: whose it is, in the metrics; the module that asks where nothing is said.
        """
        by = by or asker()
        with _away_is_later():
            key = self._key()
            with self._writing(by) as connection:
                tx = self._tx(connection, key, self._together(connection))
                yield tx
                tx.end()

    @contextmanager
    def _writing(self, by: str) -> Iterator[Connection]:
        """Noted from when it may write until it has ended; waiting for another process is not holding."""
        begun, holds = None, self.holds
        with self._in_line():
            try:
                with self.engine.begin() as connection:
                    begun = holds.seconds()
                    yield connection
            finally:
                if begun is not None:
                    holds.note(by, holds.seconds() - begun)

    def prove(self) -> None:
        """What is written is taken, or TryLater says why not: a full disk answers reads.

        Asked only by a thread that may wait; a writer who merely holds the lock is no reason.
        """
        if self._folder is not None:
            prove_folder(self._folder)
        elif self._postgresql:
            with self.peek() as tx:
                prove_server(tx)

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        if self._line is None:
            yield
            return
        if not self._line.acquire(timeout=LINE_SECONDS):
            raise TryLater("another thread has been writing for too long")
        try:
            yield
        finally:
            self._line.release()

    @contextmanager
    def rewriting(self) -> Iterator[Connection]:
        """A transaction that may build every table anew, the key of the hashes with them."""
        by = asker()
        with _away_is_later(), self._writing(by) as connection:
            self._hash_key = None
            yield connection

    def over(self, connection: Connection) -> Tx:
        """The rest of a transaction begun with `rewriting`. Raises CannotOpen where no data key fits."""
        row = connection.execute(statement("SELECT wrapped FROM secret WHERE name = 'hash'")).one()
        key = self.vault.unwrap(bytes(row.wrapped), "secret")
        return self._tx(connection, key)

    @contextmanager
    def look(self, **options: Any) -> Iterator[Tx]:
        """A transaction that only reads: on SQLite it waits for no writer, and none for it. Raises TryLater."""
        with _away_is_later():
            key = self._key()
            with (
                self.readers.connect().execution_options(**LOOKS, **options) as connection,
                connection.begin(),
            ):
                yield self._tx(connection, key)

    @contextmanager
    def peek(self) -> Iterator[Tx]:
        """To look where there may be no table yet, so that nothing is opened. Raises TryLater when it is away."""
        with _away_is_later(), self.readers.connect().execution_options(**LOOKS) as connection:
            yield self._tx(connection, b"")

    def is_current(self) -> bool:
        """Whether this release can work with it. Raises TryLater when it does not answer."""
        with self.peek() as tx:
            return is_current(tx)

    def _key(self) -> bytes:
        """The key of all keyed hashes, made once per database and kept wrapped in it.

        In a transaction of its own: were it made in one that is undone, everything hashed since would be lost.
        """
        if self._hash_key is None:
            _, wrapped = self.vault.new_key("secret")
            with self.engine.begin() as connection:
                insert = "INSERT INTO secret (name, wrapped) VALUES ('hash', :wrapped) ON CONFLICT DO NOTHING"
                connection.execute(statement(insert), {"wrapped": wrapped})
                row = connection.execute(statement("SELECT wrapped FROM secret WHERE name = 'hash'")).one()
            self._hash_key = self.vault.unwrap(bytes(row.wrapped), "secret")
        return self._hash_key

    def _together(self, connection: Connection) -> Together | None:
        return partial(together, connection) if self._postgresql else None

    def _tx(self, connection: Connection, key: bytes, together: Together | None = None) -> Tx:
        run_here = partial(run, connection)
        return Tx(run_here, self._postgresql, self.vault, key, self.networks, self.audit_key, together)

    def close(self) -> None:
        self.engine.dispose()
        self.readers.dispose()


@contextmanager
def _away_is_later() -> Iterator[None]:
    """The driver's ways to say "not now" become TryLater; which kind, never what it said: that may quote values."""
    try:
        yield
    except AWAY as error:
        if collided(error):
            raise Collided("another transaction was in the way") from error
        raise TryLater(why(error)) from error


def _folder_of(engine: Engine) -> Path | None:
    """Where SQLite keeps its file; None for a server, or a database in memory."""
    name = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(name).resolve().parent if name and ":memory:" not in name else None


NO_NETWORKS = Networks()  # every channel a network of its own
LOOKS = {"looks": True, "postgresql_readonly": True}
# A vanished server is noticed in seconds.
POSTGRES = {"connect_timeout": 3, "keepalives_idle": 30, "tcp_user_timeout": 15_000}


def open_database(
    url: str,
    data_keys: Sequence[bytes],
    networks: Networks = NO_NETWORKS,
    audit_key: bytes = b"by hand",
    *,
    prepared: bool = True,
) -> Database:
    """Open `url`, told of the channels. SQLite gets WAL, synchronous FULL, BEGIN IMMEDIATE: 200 means it is on disk.

    `audit_key` keys the rows of the audit; wiring makes it of SECRET_KEY, which no database holds. `prepared`:
    statements stay prepared on PostgreSQL, which a pooler of transactions does not bear.
    """
    if url.startswith("sqlite"):
        writers, readers = _open_sqlite(url), _open_sqlite(url)
        event.listen(readers, "connect", _only_look)
        return Database(writers, Vault(data_keys), networks, audit_key, readers)
    engine = create_engine(
        where(url),
        pool_size=10,
        max_overflow=20,
        pool_timeout=3,
        pool_use_lifo=True,  # the connection used last has the statements prepared
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        connect_args={**POSTGRES, **arguments(prepared)},
    )
    event.listen(engine, "connect", teach)
    mind_poolers(engine, prepared)
    _ping_the_idle(engine)
    return Database(engine, Vault(data_keys), networks, audit_key)


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
    """The connection used last is used next: its pages and prepared statements are still good."""
    pool: dict[str, Any] = {}
    if ":memory:" not in url:
        _for_its_owner(Path(url.removeprefix("sqlite:///")))
        pool = {"pool_timeout": 3, "pool_use_lifo": True}
    kept = {"timeout": BUSY_SECONDS, "check_same_thread": False, "cached_statements": 1024}
    engine = create_engine(url, hide_parameters=True, connect_args=kept, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _for_its_owner(path: Path) -> None:
    """The file is made for its owner only, and its journals after it; one that others may read is taken from them."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # another's file, or a folder nobody may write to: opening it says so
        path.touch(mode=0o600, exist_ok=True)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _begin_sqlite(connection: Connection) -> None:
    """The driver must not begin by itself: it would begin late and deadlock on the upgrade to a writer."""
    looks = connection.get_execution_options().get("looks")
    run(connection, "BEGIN" if looks else "BEGIN IMMEDIATE")


def _only_look(raw: Any, _record: object) -> None:
    """As strict as PostgreSQL. Set once: to set it makes SQLite forget every statement it has prepared."""
    raw.execute("PRAGMA query_only = 1")


def _prepare_sqlite(raw: Any, _record: object) -> None:
    try:
        _set_pragmas(raw)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            raise RefuseToStart("DATABASE_URL names a file that is no SQLite database") from error
        raise


def _set_pragmas(raw: Any) -> None:
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # a key that was destroyed does not lie on in a freed page
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",
    ):
        raw.execute(f"PRAGMA {pragma}")
