"""PostgreSQL's own limits on waiting, and poolers that lend a connection for one transaction (PgBouncer).

Without a pooler the limits are set once a connection. Behind one they are set with each transaction, nothing stays
prepared, and a pooler that nobody told us of is refused in one sentence instead of failing in the middle of a turn.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.errors import RefuseToStart

# No lock is waited for longer than a provider waits for its 200. Nothing is compiled first (jit): for our statements,
# each a few milliseconds, that costs up to half a second.
LIMITS = {"lock_timeout": "3s", "idle_in_transaction_session_timeout": "60s", "jit": "off"}
REFUSED = (
    "a pooler of transactions stands before PostgreSQL: set JANGKAU__POSTGRESQL__PREPARED_STATEMENTS=false"
    " (postgresql: prepared_statements: false in config.yaml)"
)
_EACH = "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in LIMITS.items())


def arguments(prepared: bool) -> dict[str, Any]:
    """What a connection is opened with."""
    if not prepared:
        return {"prepare_threshold": None}
    return {"options": " ".join(f"-c {name}={value}" for name, value in LIMITS.items())}


def mind_poolers(engine: Engine, prepared: bool) -> None:
    """Raises RefuseToStart at the first connection where a pooler stands that was not spoken of."""
    if prepared:
        event.listen(engine, "do_connect", _connect)
        event.listen(engine, "connect", _proved)
    else:
        event.listen(engine, "begin", _limit)


def _connect(dialect: Any, _record: object, given: Any, named: Any) -> Any:
    try:
        return dialect.connect(*given, **named)
    except dialect.loaded_dbapi.OperationalError as error:
        if "unsupported startup parameter" in str(error):
            raise RefuseToStart(REFUSED) from None
        raise


def _proved(raw: Any, _record: object) -> None:
    """A pooler that takes what it is asked at the start, and forgets it, shows by what is in force."""
    in_force = raw.execute("SHOW lock_timeout").fetchone()[0]
    raw.rollback()
    if in_force != LIMITS["lock_timeout"]:
        raise RefuseToStart(REFUSED)


def _limit(connection: Connection) -> None:
    connection.exec_driver_sql(_EACH)
