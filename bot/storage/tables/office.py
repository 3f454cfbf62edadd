"""What staff work with: broadcasts, staff, the audit."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.storage.tables.base import Long, Moment, Uuid, metadata, row_id

broadcast = Table(
    "broadcast",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("state", String(10), nullable=False),  # planned, running, paused, done, cancelled
    Column("words", Text, nullable=False),  # JSON: language -> text
    Column("audience", Text, nullable=False),  # JSON: the segment as asked for
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("done_at", Moment),
)

recipient = Table(
    "recipient",
    metadata,
    Column("broadcast", Uuid, ForeignKey("broadcast.id"), primary_key=True),
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("state", String(10), nullable=False),  # planned, skipped, or lettered
    Column("reason", String(40), nullable=False, server_default=""),
    Column("letter", Long, ForeignKey("letter.id")),
)

Index("recipient_state", recipient.c.broadcast, recipient.c.state, recipient.c.person)
Index("recipient_letter", recipient.c.letter)  # a letter that is taken back is deleted

staff = Table(
    "staff",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("password", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("must_change", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("last_login_at", Moment),
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
)
