"""Between worker and agent: codes on cards, who showed them, talks that hide numbers, complaints."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from bot.storage.tables.base import Long, Moment, Uuid, metadata, person_key, row_id

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
)
Index("agent_code_agent", agent_code.c.agent)

# Every time somebody showed a code: the first good one counts, the others stay as the trail of a dispute.
touch = Table(
    "touch",
    metadata,
    row_id(),
    person_key(),
    Column("code", Long, ForeignKey("agent_code.id")),
    Column("result", String(10), nullable=False),  # first, again, forged, expired, revoked, limited
    Column("at", Moment, nullable=False),
)
Index("touch_person", touch.c.person, touch.c.at)

relay = Table(
    "relay",
    metadata,
    row_id(),
    Column("referral", Uuid, ForeignKey("referral.id"), nullable=False),
    Column("worker", Uuid, ForeignKey("person.id"), nullable=False),
    Column("agent", Uuid, ForeignKey("person.id"), nullable=False),  # the agent's own person
    Column("code", String(6), nullable=False),
    Column("state", String(10), nullable=False),  # asked, open, ended
    Column("asked_by", String(6), nullable=False),  # worker, agent
    Column("opened_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("to_worker_at", Moment, nullable=False, server_default="0"),  # when the last one passed
    Column("to_agent_at", Moment, nullable=False, server_default="0"),
    Column("worker_shows", Integer, nullable=False, server_default="0"),
    Column("agent_shows", Integer, nullable=False, server_default="0"),
    Column("abuse", Integer, nullable=False, server_default="0"),
    Column("ended_why", String(20), nullable=False, server_default=""),
)
Index("relay_worker", relay.c.worker, relay.c.state)
Index("relay_agent", relay.c.agent, relay.c.state)

complaint = Table(
    "complaint",
    metadata,
    row_id(),
    Column("reference", String(12), nullable=False, unique=True),
    person_key(),
    Column("agent", Uuid, ForeignKey("agent.id")),
    Column("kind", String(20), nullable=False),  # money, no_show, pressure, chat, other
    Column("sealed", LargeBinary),  # in their own words, under their key
    Column("state", String(10), nullable=False),  # open, closed
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("notes_sealed", LargeBinary),  # what staff noted, under the key of whoever complained
)
Index("complaint_state", complaint.c.state, complaint.c.opened_at)
Index("complaint_person", complaint.c.person)
