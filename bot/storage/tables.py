"""Every table, once, for both databases; columns named sealed hold AES-GCM under a person's own key.

Times are milliseconds since 1970 in UTC, so that both databases compare them alike. In clear stand only ids,
states, times, language, channel, area code, sector, band, stage, and where agents work (matching needs it).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

Long = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in an INTEGER key
Moment = BigInteger
Uuid = String(32)


def _row_id() -> Column[int]:
    return Column("id", Long, primary_key=True, autoincrement=True)


def _person(nullable: bool = False) -> Column[str]:
    return Column("person", Uuid, ForeignKey("person.id"), nullable=nullable)


# One row: the key of all keyed hashes, wrapped by DATA_KEYS.
secret = Table(
    "secret",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("wrapped_key", LargeBinary),  # NULL once erased: nothing sealed for this person can be read again
    Column("created_at", Moment, nullable=False),
    Column("language", String(2), nullable=False, server_default="id"),
    Column("channel", String(20), nullable=False),
    Column("area", String(13), nullable=False, server_default=""),
    Column("sector", String(20), nullable=False, server_default=""),
    Column("band", Integer),
    Column("stage", String(20), nullable=False, server_default="new"),
    Column("rehearsal", Uuid),  # set for people of a try-it page: they meet only each other
    Column("last_seen_at", Moment, nullable=False),
)

channel_identity = Table(
    "channel_identity",
    metadata,
    _row_id(),
    _person(),
    Column("channel", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("value_hash", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("reachable", Integer, nullable=False, server_default="1"),
    Column("last_inbound_at", Moment),
    UniqueConstraint("channel", "kind", "value_hash"),
)
Index("channel_identity_person", channel_identity.c.person)

message = Table(
    "message",
    metadata,
    _row_id(),
    _person(),
    Column("channel", String(20), nullable=False),
    Column("provider_id", String(80), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("sealed", LargeBinary),
    Column("state", String(10), nullable=False),  # done, failed
    Column("reason", String(200), nullable=False, server_default=""),
    UniqueConstraint("channel", "provider_id"),
)
Index(
    "message_failed",
    message.c.received_at,
    sqlite_where=text("state = 'failed'"),
    postgresql_where=text("state = 'failed'"),
)

puzzle = Table(
    "puzzle",
    metadata,
    _row_id(),
    Column("channel", String(20), nullable=False),
    Column("provider_id", String(80), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("purge_at", Moment, nullable=False),
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
)

event = Table(
    "event",
    metadata,
    _row_id(),
    _person(),
    Column("message", Long, ForeignKey("message.id")),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("flow", String(40), nullable=False, server_default=""),
    Column("step", String(40), nullable=False, server_default=""),
    Column("sealed", LargeBinary),
)
Index("event_at", event.c.at)
Index("event_person", event.c.person)

letter = Table(
    "letter",
    metadata,
    _row_id(),
    _person(),
    Column("channel", String(20), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("urgency", Integer, nullable=False),  # 0 reply, 1 referral, 2 bulk: the smaller goes first
    Column("state", String(10), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("cut_off", Integer, nullable=False, server_default="0"),  # times a send was interrupted
    Column("sending_since", Moment),
    Column("provider_id", String(80)),
    Column("broadcast", Uuid, ForeignKey("broadcast.id")),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("reason", String(200), nullable=False, server_default=""),
)
_OPEN = text("state IN ('queued', 'sending')")
Index("letter_due", letter.c.state, letter.c.urgency, letter.c.id, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index(
    "letter_lane", letter.c.person, letter.c.channel, letter.c.id, sqlite_where=_OPEN, postgresql_where=_OPEN
)
Index("letter_provider", letter.c.channel, letter.c.provider_id)
Index("letter_person", letter.c.person, letter.c.id)

timer = Table(
    "timer",
    metadata,
    _row_id(),
    _person(nullable=True),
    Column("kind", String(30), nullable=False),
    Column("ref", String(80), nullable=False, server_default=""),
    Column("sealed", LargeBinary),
    Column("due_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),  # waiting, ringing, done, cancelled, failed
    Column("lease_until", Moment),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("reason", String(200), nullable=False, server_default=""),
)
_TICKING = text("state IN ('waiting', 'ringing')")
Index("timer_due", timer.c.due_at, sqlite_where=_TICKING, postgresql_where=_TICKING)
Index("timer_ref", timer.c.kind, timer.c.ref)

consent = Table(
    "consent",
    metadata,
    _row_id(),
    _person(),
    Column("kind", String(20), nullable=False),
    Column("version", String(20), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)
Index("consent_person", consent.c.person, consent.c.kind)

registration = Table(
    "registration",
    metadata,
    Column("id", Uuid, primary_key=True),
    _person(),
    Column("reference", String(12), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("area", String(13), nullable=False, server_default=""),
    Column("sealed", LargeBinary, nullable=False),
    Column("form_sealed", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("form_at", Moment),
)
Index("registration_person", registration.c.person)

# Names in a registration can be found without opening anything: keyed hashes of folded words and of the phone.
found_by = Table(
    "found_by",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
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
    Column("handle", String(40), nullable=False, unique=True),  # what staff type: wati-cilincing
    _person(),
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

referral = Table(
    "referral",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("registration", Uuid, ForeignKey("registration.id"), nullable=False),
    _person(),
    Column("state", String(12), nullable=False),
    Column("agent", Uuid, ForeignKey("agent.id")),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("reported", String(20), nullable=False, server_default=""),  # the agent's voice
    Column("reported_at", Moment),
    Column("answer", String(10), nullable=False, server_default=""),  # the worker's: right, wrong
    Column("answered_at", Moment),
    Column("sealed", LargeBinary),  # the last four of the membership number, under the worker's key
)
Index("referral_state", referral.c.state, referral.c.created_at)
Index("referral_agent", referral.c.agent, referral.c.state)
Index("referral_person", referral.c.person)

offer = Table(
    "offer",
    metadata,
    _row_id(),
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

# --- codes on cards and posters, talks between two, complaints ----------------------------------

agent_code = Table(
    "agent_code",
    metadata,
    _row_id(),
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
    _row_id(),
    _person(),
    Column("code", Long, ForeignKey("agent_code.id")),
    Column("result", String(10), nullable=False),  # first, again, forged, expired, revoked, limited
    Column("at", Moment, nullable=False),
)
Index("touch_person", touch.c.person, touch.c.at)

relay = Table(
    "relay",
    metadata,
    _row_id(),
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
    _row_id(),
    Column("reference", String(12), nullable=False, unique=True),
    _person(),
    Column("agent", Uuid, ForeignKey("agent.id")),
    Column("kind", String(20), nullable=False),  # money, no_show, pressure, chat, other
    Column("sealed", LargeBinary),  # in their own words, under their key
    Column("state", String(10), nullable=False),  # open, closed
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
)
Index("complaint_state", complaint.c.state, complaint.c.opened_at)
Index("complaint_person", complaint.c.person)

help_request = Table(
    "help_request",
    metadata,
    _row_id(),
    _person(),
    Column("reason", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),  # open, closed
)

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
    _row_id(),
    Column("at", Moment, nullable=False),
    Column("who", String(80), nullable=False),
    Column("what", String(40), nullable=False),
    Column("subject", String(80), nullable=False, server_default=""),
    Column("purpose", String(80), nullable=False, server_default=""),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
