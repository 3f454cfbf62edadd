"""What people wrote, where they stand, and what happened in their conversations."""

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
    UniqueConstraint,
    text,
)

from bot.storage.tables.base import ALL, Long, Moment, Uuid, about, about_key, metadata, person_key, row_id

message = Table(
    "message",
    metadata,
    row_id(),
    person_key(),
    Column("channel", String(20), nullable=False),
    Column("provider_id", String(80), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("sealed", LargeBinary),
    Column("state", String(10), nullable=False),  # done, failed
    Column("reason", String(200), nullable=False, server_default=""),
    about_key(),
    UniqueConstraint("channel", "provider_id"),
    info=about("person", "about", sealed={"sealed": "message.sealed"}, clears="sealed = NULL"),
)

_ABOUT = text("about IS NOT NULL")
# A talk is read, and taken away, by whose it is.
Index("message_person", message.c.person, message.c.id)
Index("message_about", message.c.about, sqlite_where=_ABOUT, postgresql_where=_ABOUT)
Index(
    "message_failed",
    message.c.received_at,
    sqlite_where=text("state = 'failed'"),
    postgresql_where=text("state = 'failed'"),
)

# Voice messages that wait to be written down: the provider's reference, sealed, until they are answered.
voice_note = Table(
    "voice_note",
    metadata,
    row_id(),
    person_key(),
    Column("channel", String(20), nullable=False),
    Column("message", Long, nullable=False),  # the row of the message it came with
    Column("at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("lease_until", Moment, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),
    info=about("person", sealed={"sealed": "voice_note.sealed"}, deletes=ALL),
)

unreadable_payload = Table(
    "unreadable_payload",
    metadata,
    row_id(),
    Column("channel", String(20), nullable=False),
    Column("provider_id", String(80), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("purge_at", Moment, nullable=False),
    info=about(),
)

# Numbers and ids that stood in a payload nobody could read, as keyed hashes: whoever is erased takes it along.
unreadable_sender = Table(
    "unreadable_sender",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("payload", Long, primary_key=True),
    info=about(),
)

conversation = Table(
    "conversation",
    metadata,
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("flow", String(40), nullable=False),
    Column("step", String(40), nullable=False),
    Column("held_by", String(10), nullable=False),
    Column("updated_at", Moment, nullable=False),
    info=about("person", sealed={"sealed": "conversation.sealed"}, deletes=ALL, stays=True),
)

event = Table(
    "event",
    metadata,
    row_id(),
    person_key(),
    Column("message", Long, ForeignKey("message.id")),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("flow", String(40), nullable=False, server_default=""),
    Column("step", String(40), nullable=False, server_default=""),
    Column("sealed", LargeBinary),
    about_key(),
    info=about("person", "about", sealed={"sealed": "event.sealed"}, clears="sealed = NULL"),
)
Index("event_about", event.c.about, sqlite_where=_ABOUT, postgresql_where=_ABOUT)
Index("event_at", event.c.at)
Index("event_person", event.c.person)

# Of each text of the bot: its fingerprint, and when it last became another one here (0: as it was found).
text_seen = Table(
    "text_seen",
    metadata,
    Column("language", String(3), primary_key=True),
    Column("flow", String(40), primary_key=True),
    Column("step", String(40), primary_key=True),
    Column("print", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    info=about(),
)

# What staff would have the bot say or hear otherwise, in words of their own: nobody's message.
suggestion = Table(
    "suggestion",
    metadata,
    row_id(),
    Column("kind", String(10), nullable=False),  # text, seed
    Column("language", String(3), nullable=False, server_default=""),
    Column("flow", String(40), nullable=False, server_default=""),
    Column("step", String(40), nullable=False),  # of a seed the intent that it means
    Column("words", Text, nullable=False),
    Column("staff", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("dropped_at", Moment),
    info=about(),
)
