"""From a registration to an agent: registrations, the directory, invitations, referrals, offers."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
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

from bot.storage.tables.base import Moment, Uuid, metadata, person_key, row_id

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
)
Index("registration_person", registration.c.person)
Index("registration_nik", registration.c.nik_hash)

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
)

branch = Table(
    "branch",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
)

community = Table(
    "community",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("branch", Uuid, ForeignKey("branch.id"), nullable=False),
    Column("name", String(120), nullable=False),
    UniqueConstraint("branch", "name"),
)

agent = Table(
    "agent",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("handle", String(40), nullable=False, unique=True),  # what staff type: a-7k2m-9qxf
    person_key(),
    Column("community", Uuid, ForeignKey("community.id"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # name and phone
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("covers", Text, nullable=False, server_default=""),
    Column("languages", String(40), nullable=False, server_default="id"),
    Column("capacity", Integer, nullable=False),
    Column("valid_until", String(10), nullable=False),
    Column("state", String(10), nullable=False),  # directory, linked, suspended
    Column("sample", Integer, nullable=False, server_default="0"),
    Column("rehearsal", Uuid),
    Column("linked_at", Moment),
    Column("opens", Integer, nullable=False, server_default="0"),  # minutes after local midnight
    Column("closes", Integer, nullable=False, server_default="1440"),
    Column("days_off", String(7), nullable=False, server_default=""),  # ISO weekdays: 67
    Column("off_from", String(10), nullable=False, server_default=""),  # the first day of a leave
    Column("off_until", String(10), nullable=False, server_default=""),  # the last day of a leave
    Column("sectors", String(60), nullable=False, server_default=""),
    Column("valid_from", String(10), nullable=False, server_default=""),
    Column("notices_at", Moment),  # when they agreed to be written to
)
Index("agent_person", agent.c.person)
Index("agent_community", agent.c.community)
_LINKED = text("state = 'linked'")
Index("agent_place", agent.c.lat, agent.c.lon, sqlite_where=_LINKED, postgresql_where=_LINKED)

invite = Table(
    "invite",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("agent", Uuid, ForeignKey("agent.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

# One-time words that open an agent's page: only a keyed hash, ten minutes, a few tries.
agent_word = Table(
    "agent_word",
    metadata,
    row_id(),
    Column("agent", Uuid, ForeignKey("agent.id"), nullable=False),
    Column("word_hash", LargeBinary, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("used_at", Moment),
)
Index("agent_word_agent", agent_word.c.agent)

referral = Table(
    "referral",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("registration", Uuid, ForeignKey("registration.id"), nullable=False),
    person_key(),
    Column("state", String(12), nullable=False),
    Column("agent", Uuid, ForeignKey("agent.id")),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("reported", String(20), nullable=False, server_default=""),  # the agent's voice
    Column("reported_at", Moment),
    Column("answer", String(10), nullable=False, server_default=""),  # the worker's: right, wrong
    Column("answered_at", Moment),
)
Index("referral_state", referral.c.state, referral.c.created_at)
Index("referral_agent", referral.c.agent, referral.c.state)
Index("referral_person", referral.c.person)

offer = Table(
    "offer",
    metadata,
    row_id(),
    Column("referral", Uuid, ForeignKey("referral.id"), nullable=False),
    Column("agent", Uuid, ForeignKey("agent.id"), nullable=False),
    Column("code", String(6), nullable=False),
    Column("state", String(10), nullable=False),  # offered, accepted, declined, expired, withdrawn
    Column("km", Float, nullable=False),
    Column("because", Text, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("why", String(20), nullable=False, server_default=""),  # why it was declined
    Column("postponed", Integer, nullable=False, server_default="0"),
    Column("reminded", Integer, nullable=False, server_default="0"),  # times asked for news
    UniqueConstraint("agent", "code"),
)
Index("offer_referral", offer.c.referral)
Index("offer_agent", offer.c.agent, offer.c.state, offer.c.answered_at)

help_request = Table(
    "help_request",
    metadata,
    row_id(),
    person_key(),
    Column("reason", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),  # open, closed
)
