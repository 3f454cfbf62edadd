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
Index("audit_who", audit.c.who, audit.c.at)
Index("audit_subject", audit.c.subject, audit.c.id)

# Words that staff keep ready for answers; one branch's own, or everybody's.
ready_words = Table(
    "ready_words",
    metadata,
    row_id(),
    Column("branch", Uuid, ForeignKey("branch.id")),
    Column("name", String(60), nullable=False),
    Column("words", Text, nullable=False),
    Column("staff", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    info=about(),
)

# Official trouble with an end: what is down, in the words of words.yaml, until when people are told.
official_trouble = Table(
    "official_trouble",
    metadata,
    row_id(),
    Column("what", String(20), nullable=False),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("ended_at", Moment),  # called off before its end
    Column("staff", String(60), nullable=False),
    Column("source", String(120), nullable=False, server_default=""),
    info=about(),
)
Index("official_trouble_ends", official_trouble.c.ends)

# A large table somebody of the staff asked for: prepared by the worker, kept for them alone, sealed.
report = Table(
    "report",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("asked", Text, nullable=False),  # JSON: filters as they were understood, and the purpose
    Column("state", String(10), nullable=False),  # preparing, ready, failed
    Column("asked_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("ready_at", Moment),
    Column("lines", Integer, nullable=False, server_default="0"),
    Column("wrapped", LargeBinary),  # its key, wrapped by DATA_KEYS
    Column("sealed", LargeBinary),
    info=about(),
)
Index("report_staff", report.c.staff, report.c.asked_at)

# What happened on each day, counted once and kept: figures stay right after old rows are gone.
tally = Table(
    "tally",
    metadata,
    Column("day", String(10), primary_key=True),  # ISO, by the clock in WIB
    Column("what", String(12), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("language", String(3), primary_key=True),
    Column("area", String(13), primary_key=True),  # of a regency
    Column("agent", String(32), primary_key=True),
    Column("n", Integer, nullable=False),
    info=about(),
)

# The same of what happened at each step of a flow.
step_tally = Table(
    "step_tally",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("flow", String(40), primary_key=True),
    Column("step", String(40), primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("area", String(13), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    info=about(),
)
