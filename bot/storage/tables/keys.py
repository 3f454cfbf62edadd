"""Data keys, and what is wrapped with them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    LargeBinary,
    String,
    Table,
)

from bot.storage.tables.base import Moment, about, metadata

# One row: the key of all keyed hashes, wrapped by DATA_KEYS.
secret = Table(
    "secret",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    info=about(),
)

# How old each data key is, by the beginning of its hash; the keys themselves stand in the environment only.
data_key = Table(
    "data_key",
    metadata,
    Column("fingerprint", String(16), primary_key=True),
    Column("first_at", Moment, nullable=False),
    Column("retired_at", Moment),  # since when nothing here is wrapped with it
    info=about(),
)
