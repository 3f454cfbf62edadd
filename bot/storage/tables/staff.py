"""Who may open the console, and who looked at what."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
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
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("last_login_at", Moment),
    Column("branch", Uuid, ForeignKey("branch.id")),  # NULL: every branch
    Column("areas", Text, nullable=False, server_default=""),  # codes, of their own
    Column("communities", Text, nullable=False, server_default=""),  # ids
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
    info=about(),
)
