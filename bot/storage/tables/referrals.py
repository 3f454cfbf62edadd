"""From a registration to an agent: referrals, offers, talks that hide numbers, complaints."""

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

from bot.storage.tables.base import Moment, Uuid, about, metadata, person_key, row_id

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
    Column("answer", String(10), nullable=False, server_default=""),  # the worker's: right, wrong, unheard
    Column("answered_at", Moment),
    Column("card", String(10), nullable=False, server_default=""),  # the worker's: has_card, no_card
    Column("flags", String(80), nullable=False, server_default=""),  # why staff should look at the report
    Column("number_hash", LargeBinary),  # keyed, with its agent: the same last four digits reported again
    info=about("person", through={"agent": "agent"}, clears="number_hash = NULL"),
)
Index("referral_state", referral.c.state, referral.c.created_at)
Index("referral_agent", referral.c.agent, referral.c.state)
Index("referral_person", referral.c.person)
Index("referral_number", referral.c.number_hash)
Index("referral_registration", referral.c.registration)
Index("referral_reports", referral.c.reported, referral.c.reported_at, referral.c.id)
Index("referral_answered", referral.c.answered_at, referral.c.id)
Index("referral_made", referral.c.created_at, referral.c.id)
_UNSERVED = text("state = 'unserved'")
Index(
    "referral_unserved",
    referral.c.changed_at,
    referral.c.id,
    sqlite_where=_UNSERVED,
    postgresql_where=_UNSERVED,
)
_FLAGGED = text("flags <> ''")
Index("referral_flagged", referral.c.created_at, sqlite_where=_FLAGGED, postgresql_where=_FLAGGED)

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
    info=about(through={"referral": "referral", "agent": "agent"}),
)
Index("offer_referral", offer.c.referral)
# How every agent answered lately, from the index alone.
Index("offer_made", offer.c.offered_at, offer.c.agent, offer.c.state)
Index("offer_answered", offer.c.answered_at, offer.c.id)
Index("offer_agent", offer.c.agent, offer.c.state, offer.c.answered_at)

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
    Column("risky", Integer, nullable=False, server_default="0"),  # times money or secrets were asked for
    Column("ended_why", String(20), nullable=False, server_default=""),
    info=about("worker", others=("agent",), through={"referral": "referral"}),
)
Index("relay_worker", relay.c.worker, relay.c.state)
Index("relay_agent", relay.c.agent, relay.c.state)

# A visit: the newest of a lead is the one that counts; those before stay as its trail.
visit = Table(
    "visit",
    metadata,
    row_id(),
    Column("referral", Uuid, ForeignKey("referral.id"), nullable=False),
    Column("agent", Uuid, ForeignKey("agent.id"), nullable=False),
    person_key(),
    Column("state", String(10), nullable=False),  # proposed, asked, agreed, kept, missed, cancelled
    Column("at", Moment),  # when they agreed to meet
    Column("times", String(60), nullable=False, server_default=""),  # proposed, in milliseconds
    Column("asked_by", String(6), nullable=False, server_default=""),  # worker, agent
    Column("missed_by", String(6), nullable=False, server_default=""),
    Column("moved", Integer, nullable=False, server_default="0"),
    Column("place_sealed", LargeBinary),  # where, in their own words, under the worker's key
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    info=about(
        "person",
        through={"referral": "referral", "agent": "agent"},
        sealed={"place_sealed": "visit.place"},
        ends=("state = 'cancelled'", "state IN ('proposed', 'asked', 'agreed')"),
        clears="place_sealed = NULL",
    ),
)
Index("visit_referral", visit.c.referral, visit.c.id)
Index("visit_agent", visit.c.agent, visit.c.state, visit.c.at)
Index("visit_person", visit.c.person)

# The companion for paying: what a worker wants to be reminded of, and the months they noted themselves.
paying = Table(
    "paying",
    metadata,
    Column("referral", Uuid, ForeignKey("referral.id"), primary_key=True),
    person_key(),
    Column("agent", Uuid, ForeignKey("agent.id")),  # whose figures it counts for; the newest who has the lead
    Column("state", String(10), nullable=False),  # active, quiet, stopped, ended
    Column("day", Integer, nullable=False, server_default="0"),  # of the month; 0: no reminder
    Column("shares", Integer, nullable=False, server_default="0"),  # 1: their agent may see when it is due
    Column("begun", String(7), nullable=False),  # the first month, YYYY-MM
    Column("paid_until", String(7), nullable=False, server_default=""),  # the last month they noted
    Column(
        "why", String(20), nullable=False, server_default=""
    ),  # why it ended: employed, moved, died, own_wish
    Column("changed_at", Moment, nullable=False),
    info=about(
        "person",
        through={"referral": "referral", "agent": "agent"},
        ends=("state = 'ended', day = 0, shares = 0", "state IN ('active', 'quiet')"),
        clears="paid_until = '', why = ''",
    ),
)
Index("paying_person", paying.c.person)
Index("paying_agent", paying.c.agent, paying.c.state)

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
    Column("assigned", Uuid, ForeignKey("staff.id")),  # whose task it is
    info=about(
        "person",
        through={"agent": "agent"},
        sealed={"sealed": "complaint.sealed", "notes_sealed": "complaint.notes"},
    ),
)
Index("complaint_state", complaint.c.state, complaint.c.opened_at)
Index("complaint_person", complaint.c.person)
