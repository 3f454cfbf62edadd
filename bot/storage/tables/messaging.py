"""What is to be sent and what is to happen later: letters, their receipts, timers."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from bot.storage.tables.base import ALL, Long, Moment, Uuid, about, about_key, metadata, person_key, row_id

letter = Table(
    "letter",
    metadata,
    row_id(),
    person_key(),
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
    Column(
        "kind", String(12), nullable=False, server_default=""
    ),  # class of the last failure, bot/failing.py
    Column("lingers", Integer, nullable=False, server_default="0"),  # failed, and goes when they write again
    Column("plainly", Integer, nullable=False, server_default="0"),  # its buttons were refused
    Column("category", String(14)),  # as what it is billed; NULL until it is known
    Column("expected", Moment),  # sen (a hundredth of a rupiah), by the prices of its day; NULL until priced
    Column("billed", Moment),  # sen, as the provider says
    about_key(),
    Column("held", Moment),  # when it was due: after a restore or a long stop it waits for staff
    Column("taken_by", String(32)),  # the process that has it in hand, see coordination/hands.py
    Column("shared", Long),  # a broadcast's letter says what stands in this row of broadcast_text
    info=about(
        *("person", "about"),
        sealed={"sealed": "letter.sealed"},
        ends=("state = 'cancelled', reason = 'erased'", "state = 'queued'"),
        clears="sealed = :nothing, provider_id = NULL",
    ),
)

_ABOUT = text("about IS NOT NULL")
Index("letter_about", letter.c.about, sqlite_where=_ABOUT, postgresql_where=_ABOUT)
# SQLite takes a partial index only where a statement repeats its very condition.
_QUEUED, _SENDING = text("state = 'queued'"), text("state = 'sending'")
Index(
    "letter_due",
    letter.c.urgency,
    letter.c.not_before,
    letter.c.id,
    sqlite_where=_QUEUED,
    postgresql_where=_QUEUED,
)
Index("letter_leased", letter.c.lease_until, sqlite_where=_SENDING, postgresql_where=_SENDING)
_OPEN = text("state IN ('queued', 'sending')")
Index(
    "letter_lane", letter.c.person, letter.c.channel, letter.c.id, sqlite_where=_OPEN, postgresql_where=_OPEN
)
_NUMBERED = text("provider_id IS NOT NULL")
Index(
    "letter_provider",
    letter.c.channel,
    letter.c.provider_id,
    sqlite_where=_NUMBERED,
    postgresql_where=_NUMBERED,
)
Index("letter_person", letter.c.person, letter.c.id)
# Whatever happens: one letter of a broadcast for each person.
_BULK = text("broadcast IS NOT NULL")
Index(
    "letter_once",
    letter.c.broadcast,
    letter.c.person,
    unique=True,
    sqlite_where=_BULK,
    postgresql_where=_BULK,
)
# Whoever was reached by a broadcast lately is left alone by the next.
Index("letter_reached", letter.c.person, letter.c.created_at, sqlite_where=_BULK, postgresql_where=_BULK)
Index("letter_broadcast", letter.c.broadcast, letter.c.state, sqlite_where=_BULK, postgresql_where=_BULK)

_DESK = text("state IN ('unknown', 'failed')")
Index("letter_desk", letter.c.id, sqlite_where=_DESK, postgresql_where=_DESK)
_LINGERS = text("lingers = 1")
Index("letter_lingers", letter.c.id, sqlite_where=_LINGERS, postgresql_where=_LINGERS)
# What is still to be priced, and what became dear: reports read letters by their day.
Index("letter_made", letter.c.created_at)

# Whom a letter or an event is about beside the one named in it: a card of several leads, a talk.
also_about = Table(
    "also_about",
    metadata,
    row_id(),
    person_key(),
    Column("letter", Long),
    Column("event", Long),
    info=about("person", deletes=ALL),
)
Index("also_about_person", also_about.c.person)

# What a provider said of a letter before its own answer to us had been written down.
early_receipt = Table(
    "early_receipt",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("provider_id", String(80), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("error", String(200), nullable=False),
    Column("kind", String(12), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    info=about(),
)

# What a channel has had its provider make, once for each shape: an account there, a key, the provider's number.
shelf = Table(
    "shelf",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("number", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    info=about(),
)

# A channel by which nothing can leave: since when, why, and how often it was tried; the row goes when it is over.
outage = Table(
    "outage",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Column("reason", String(200), nullable=False),
    info=about(),
)

# Prices from a day on, entered by staff with their source. `amount` in millionths of the currency.
rate = Table(
    "rate",
    metadata,
    row_id(),
    Column("payee", String(20), nullable=False),  # a channel, a network, or nobody: the exchange rate
    Column("what", String(20), nullable=False),
    Column("from_day", String(10), nullable=False),
    Column("amount", Moment, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("source", String(200), nullable=False),
    Column("who", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    info=about(),
)

# A text that may be said outside the window, as submitted in one wording; `given` is Meta's own category for it.
template = Table(
    "template",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("language", String(3), primary_key=True),
    Column("version", String(12), primary_key=True),
    Column("number", String(64), nullable=False),
    Column("category", String(14), nullable=False),
    Column("given", String(14), nullable=False),
    Column("state", String(20), nullable=False),
    Column("quality", String(10), nullable=False, server_default=""),
    Column("reason", String(200), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    info=about(),
)
Index("template_number", template.c.owner, template.c.number)

timer = Table(
    "timer",
    metadata,
    row_id(),
    person_key(nullable=True),
    Column("kind", String(30), nullable=False),
    Column("rank", Integer, nullable=False, server_default="0"),  # bot/timer_kinds.py: the smaller goes first
    Column("slot", String(60)),  # of a slot only one timer is open at a time: nightly chains
    Column("ref", String(80), nullable=False, server_default=""),
    Column("sealed", LargeBinary),
    Column("due_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),  # waiting, ringing, done, cancelled, failed
    Column("lease_until", Moment),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("reason", String(200), nullable=False, server_default=""),
    about_key(),
    Column("held", Moment),  # as for letters
    Column("taken_by", String(32)),
    info=about(
        *("person", "about"),
        others=("ref",),
        sealed={"sealed": "timer.sealed"},
        ends=("state = 'cancelled'", "state = 'waiting'"),
        clears="sealed = NULL",
    ),
)
_HELD = text("held IS NOT NULL")
Index("letter_held", letter.c.held, sqlite_where=_HELD, postgresql_where=_HELD)
Index("timer_held", timer.c.held, sqlite_where=_HELD, postgresql_where=_HELD)
_WAITING, _RINGING = text("state = 'waiting'"), text("state = 'ringing'")
Index("timer_due", timer.c.rank, timer.c.due_at, timer.c.id, sqlite_where=_WAITING, postgresql_where=_WAITING)
_TAKEN = text("slot IS NOT NULL AND state IN ('waiting', 'ringing')")
Index("timer_slot", timer.c.slot, unique=True, sqlite_where=_TAKEN, postgresql_where=_TAKEN)
Index("timer_leased", timer.c.lease_until, sqlite_where=_RINGING, postgresql_where=_RINGING)
Index("timer_ref", timer.c.kind, timer.c.ref)
Index("timer_about", timer.c.about, sqlite_where=_ABOUT, postgresql_where=_ABOUT)

# One row: when a worker last did its round, and how many it did. A file outside says the same.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("beats", BigInteger, nullable=False),
    info=about(),
)

# Each time a worker held what was due: why (gap, restore), and since when nobody had worked.
hold = Table(
    "hold",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("why", String(10), nullable=False),
    Column("since", Moment, nullable=False),
    info=about(),
)

# How punctual replies were on a day that is over, by the clock in WIB; published at /layanan.
service_day = Table(
    "service_day",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("quick", Integer, nullable=False),  # with the provider within ten seconds
    Column("late", Integer, nullable=False),
    Column("lost", Integer, nullable=False),  # failed, or nobody knows
    info=about(),
)

# What is wrong with the house itself right now; the row goes when it is over, so that an alarm comes once.
incident = Table(
    "incident",
    metadata,
    Column("what", String(20), primary_key=True),
    Column("subject", String(40), primary_key=True),
    Column("since", Moment, nullable=False),
    info=about(),
)
