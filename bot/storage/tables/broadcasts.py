"""Broadcasts, and one row for each of their recipients."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
)

from bot.storage.tables.base import Long, Moment, Uuid, about, metadata

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
    Column("branch", Uuid, ForeignKey("branch.id")),  # whose staff planned it; NULL: the operator's
    info=about(),
)

recipient = Table(
    "recipient",
    metadata,
    Column("broadcast", Uuid, ForeignKey("broadcast.id"), primary_key=True),
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("state", String(10), nullable=False),  # planned, skipped, or lettered
    Column("reason", String(40), nullable=False, server_default=""),
    Column("letter", Long, ForeignKey("letter.id")),
    info=about("person", once=("broadcast",)),
)

Index("recipient_state", recipient.c.broadcast, recipient.c.state, recipient.c.person)
Index("recipient_letter", recipient.c.letter)  # a letter that is taken back is deleted
