"""Who somebody is: people, their addresses, consents and registrations, how they are found, what they ask of staff."""

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

from bot.storage.tables.base import ALL, Moment, Uuid, about, metadata, person_key, row_id

person = Table(
    "person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("wrapped_key", LargeBinary),  # NULL once erased: nothing sealed for this person can be read again
    Column("created_at", Moment, nullable=False),
    Column("language", String(3), nullable=False, server_default="id"),
    Column("channel", String(20), nullable=False),
    Column("area", String(13), nullable=False, server_default=""),
    Column("sector", String(20), nullable=False, server_default=""),
    Column("band", Integer),
    Column("stage", String(20), nullable=False, server_default="new"),
    Column("rehearsal", Uuid),  # set for people of a try-it page: they meet only each other
    Column("last_seen_at", Moment, nullable=False),
    Column("helper", Uuid, ForeignKey("person.id")),  # who fills in for them, while they have no chat
    info=about(
        "id",
        others=("helper",),
        # The key goes before all else: nothing sealed for them can be opened from this statement on.
        clears="wrapped_key = NULL, helper = NULL, area = '', sector = '', band = NULL, stage = 'erased'",
        stays=True,
    ),
)
_HELPED = text("helper IS NOT NULL")
Index("person_helper", person.c.helper, sqlite_where=_HELPED, postgresql_where=_HELPED)
# Lists are paged by these, newest first; an area is found by the beginning of its code.
Index("person_made", person.c.created_at, person.c.id)
Index("person_stage", person.c.stage, person.c.created_at, person.c.id)
Index("person_area", person.c.area, postgresql_ops={"area": "text_pattern_ops"})

channel_identity = Table(
    "channel_identity",
    metadata,
    row_id(),
    person_key(),
    Column("network", String(20), nullable=False),
    Column("kind", String(20), nullable=False),  # tg_user_id, wa_bsuid, wa_phone, simulator
    Column("value_hash", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("reachable", Integer, nullable=False, server_default="1"),
    Column("last_inbound_at", Moment),
    Column("channel", String(20), nullable=False, server_default=""),  # by which they wrote last
    Column("open_until", Moment),  # until when free text may be sent; NULL: always
    Column("joined_at", Moment),  # when it came from another chat, by a word
    UniqueConstraint("network", "kind", "value_hash"),
    info=about("person", sealed={"sealed": "channel_identity.sealed"}, deletes=ALL),
)
Index("channel_identity_person", channel_identity.c.person)

consent = Table(
    "consent",
    metadata,
    row_id(),
    person_key(),
    Column("kind", String(20), nullable=False),
    Column("version", String(20), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("language", String(3), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("beside", Uuid, ForeignKey("person.id")),  # who was with them and passed their yes on
    info=about("person", others=("beside",)),
)
Index("consent_person", consent.c.person, consent.c.kind)
Index("consent_given", consent.c.given_at)
_BESIDE = text("beside IS NOT NULL")
Index("consent_beside", consent.c.beside, sqlite_where=_BESIDE, postgresql_where=_BESIDE)

# Names in a registration can be found without opening anything: keyed hashes of folded words and of the phone.
found_by = Table(
    "found_by",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    info=about("person", deletes=ALL, once=("hash", "kind")),
)
Index("found_by_person", found_by.c.person, found_by.c.kind)

# Addresses that said STOP: keyed hashes, which stay when whoever said it is let go. Every audience and import asks.
stopped = Table(
    "stopped",
    metadata,
    Column("network", String(20), primary_key=True),
    Column("value_hash", LargeBinary, primary_key=True),
    Column("stopped_at", Moment, nullable=False),
    info=about(),
)

# The very texts that were agreed to, one row each, found by the hash that a consent keeps.
consent_text = Table(
    "consent_text",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("version", String(20), nullable=False),
    Column("language", String(3), nullable=False),
    Column("words", Text, nullable=False),
    Column("first_at", Moment, nullable=False),
    info=about(),
)

registration = Table(
    "registration",
    metadata,
    Column("id", Uuid, primary_key=True),
    person_key(),
    Column("reference", String(12), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("area", String(13), nullable=False, server_default=""),
    Column("sealed", LargeBinary, nullable=False),
    Column("form_sealed", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("form_at", Moment),
    Column("nik_hash", LargeBinary),  # keyed: duplicates are found without opening anything
    Column("outcome_sealed", LargeBinary),  # last four of the membership number, or why it was rejected
    Column("helper", Uuid),  # who filled it in for the worker, when that was somebody else
    info=about(
        "person",
        others=("helper",),
        sealed={
            "sealed": "registration.sealed",
            "form_sealed": "registration.form",
            "outcome_sealed": "registration.outcome",
        },
        clears="state = 'withdrawn', area = '', sealed = :nothing, form_sealed = NULL, outcome_sealed = NULL,"
        " nik_hash = NULL",
    ),
)
Index("registration_person", registration.c.person)
Index("registration_nik", registration.c.nik_hash)
Index("registration_made", registration.c.created_at, registration.c.id)
Index("registration_helper", registration.c.helper, sqlite_where=_HELPED, postgresql_where=_HELPED)

# Two registrations with one NIK: a person decides whether they are one.
duplicate = Table(
    "duplicate",
    metadata,
    row_id(),
    Column("earlier", Uuid, ForeignKey("registration.id"), nullable=False),
    Column("later", Uuid, ForeignKey("registration.id"), nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),  # open, merged, apart
    Column("decided_by", String(80), nullable=False, server_default=""),
    Column("decided_at", Moment),
    UniqueConstraint("earlier", "later"),
    info=about(through={"earlier": "registration", "later": "registration"}, deletes="state = 'open'"),
)
Index("duplicate_later", duplicate.c.later)

help_request = Table(
    "help_request",
    metadata,
    row_id(),
    person_key(),
    Column("reason", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),  # open, closed
    Column(
        "closed_at", Moment
    ),  # from then on it waits for nobody; those closed before migration 0046 have none
    Column("staff", Uuid, ForeignKey("staff.id")),  # who writes with them now, and what for
    Column("purpose", String(80), nullable=False, server_default=""),
    Column("heard_at", Moment),  # when they last wrote to whoever has them
    Column("answered_at", Moment),  # and were last answered
    Column("notes_sealed", LargeBinary),  # what staff noted, for staff
    Column("assigned", Uuid, ForeignKey("staff.id")),  # whose task it is, whoever writes now
    info=about(
        "person",
        sealed={"notes_sealed": "help_request.notes"},
        clears="state = 'closed', staff = NULL, purpose = '', notes_sealed = NULL",
    ),
)
_ASKED = text("state = 'open'")
Index("help_request_open", help_request.c.asked_at, sqlite_where=_ASKED, postgresql_where=_ASKED)
Index("help_request_asked", help_request.c.asked_at, help_request.c.id)
Index("help_request_person", help_request.c.person)
