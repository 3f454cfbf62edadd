"""The directory: branches, communities, agents, what links a chat to them, their codes and who showed them."""

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

from bot.storage.tables.base import Long, Moment, Uuid, about, metadata, person_key, row_id

branch = Table(
    "branch",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("areas", Text, nullable=False, server_default=""),  # codes of the areas it serves
    Column("opens", Integer, nullable=False, server_default="480"),  # minutes after local midnight
    Column("closes", Integer, nullable=False, server_default="900"),
    Column("weekdays", String(7), nullable=False, server_default="12345"),  # ISO weekdays on which it is open
    Column("practises", Integer, nullable=False, server_default="0"),  # 1: bot/broadcasts/practice.py
    info=about(),
)

# Days of a branch's own: closed beside the country's holidays, or open in spite of them.
office_day = Table(
    "office_day",
    metadata,
    Column("branch", Uuid, ForeignKey("branch.id"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("open", Integer, nullable=False),  # 1: open though the country is closed
    Column("why", String(80), nullable=False, server_default=""),  # as people may read it
    Column("set_by", String(80), nullable=False),
    Column("set_at", Moment, nullable=False),
    info=about(),
)

community = Table(
    "community",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("branch", Uuid, ForeignKey("branch.id"), nullable=False),
    Column("name", String(120), nullable=False),
    UniqueConstraint("branch", "name"),
    info=about(),
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
    Column("mornings", Integer, nullable=False, server_default="1"),  # 0: no summary in the morning
    Column("notices_at", Moment),  # when they agreed to be written to
    Column(
        "target", Integer, nullable=False, server_default="0"
    ),  # members a month, as the branch hopes; 0: none set
    info=about("person", sealed={"sealed": "agent.sealed"}),
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
    info=about(through={"agent": "agent"}),
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
    info=about(through={"agent": "agent"}),
)
Index("agent_word_agent", agent_word.c.agent)

agent_code = Table(
    "agent_code",
    metadata,
    row_id(),
    Column("agent", Uuid, ForeignKey("agent.id")),
    Column("community", Uuid, ForeignKey("community.id")),
    Column("campaign", String(40), nullable=False, server_default=""),
    Column("expires_on", String(10), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    info=about(through={"agent": "agent"}),
)
Index("agent_code_agent", agent_code.c.agent)

# Every time somebody showed a code: the first good one counts, the others stay as the trail of a dispute.
first_contact = Table(
    "first_contact",
    metadata,
    row_id(),
    person_key(),
    Column("code", Long, ForeignKey("agent_code.id")),
    Column("result", String(10), nullable=False),  # first, again, forged, expired, revoked, limited
    Column("at", Moment, nullable=False),
    info=about("person"),
)
Index("first_contact_code", first_contact.c.code)
Index("first_contact_person", first_contact.c.person, first_contact.c.at)
