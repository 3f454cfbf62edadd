"""Who may open the console, and who looked at what."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from bot.storage.tables.base import Moment, Uuid, about, metadata, row_id

staff = Table(
    "staff",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("password", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("must_change", Integer, nullable=False, server_default="0"),
    Column("password_until", Moment),  # when a one-time password ends
    Column("disabled_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("last_login_at", Moment),
    Column("branch", Uuid, ForeignKey("branch.id")),  # NULL: every branch
    Column("areas", Text, nullable=False, server_default=""),  # codes, of their own
    Column("communities", Text, nullable=False, server_default=""),  # ids
    Column("factor_salt", String(32), nullable=False, server_default=""),  # what the second factor is made of
    Column("factor_at", Moment),  # when the first of its codes was shown
    Column(
        "factor_step", Integer, nullable=False, server_default="0"
    ),  # the last code taken: each is good once
    Column("person", Uuid, ForeignKey("person.id")),  # their own chat: alarms and tests go there
    info=about(others=("person",)),
)

# Single-use codes that link a chat to an account: only keyed hashes.
staff_code = Table(
    "staff_code",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("staff", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    info=about(),
)

# One row a login; of the cookie's token only a keyed hash.
staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("staff", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("factor_at", Moment),  # when the second factor was shown in it
    Column("ended_at", Moment),
    Column("ended_why", String(20), nullable=False, server_default=""),
    info=about(),
)
Index("staff_session_staff", staff_session.c.staff)

# Wrong passwords by keyed hash of address, name and both; nobody's address stands here.
login_try = Table(
    "login_try",
    metadata,
    Column("whose", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("got_in_at", Moment),
    info=about(),
)

audit = Table(
    "audit",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("who", String(80), nullable=False),
    Column("what", String(40), nullable=False),
    Column("subject", String(80), nullable=False, server_default=""),
    Column("purpose", String(80), nullable=False, server_default=""),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("key", String(8), nullable=False, server_default=""),  # which key made the hash
    Column("person", Uuid, ForeignKey("person.id")),  # whom a typed reason may name
    Column("purpose_sealed", LargeBinary),  # that reason; of it the row itself holds a keyed hash
    info=about("person", sealed={"purpose_sealed": "audit.purpose"}, clears="purpose_sealed = NULL"),
)
_NAMED = text("person IS NOT NULL")
Index("audit_person", audit.c.person, sqlite_where=_NAMED, postgresql_where=_NAMED)
Index("audit_at", audit.c.at)
