"""Broadcasts: their life and words, and one row for each of their recipients."""

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
)

from bot.storage.tables.base import ALL, Long, Moment, Uuid, about, metadata, person_key, row_id

broadcast = Table(
    "broadcast",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", String(8)),  # what staff type
    Column("state", String(10), nullable=False),  # bot/broadcasts/lifecycle.py
    Column("words", Text, nullable=False),  # JSON: language -> text, as it was filled when it was planned
    Column("audience", Text, nullable=False),  # JSON: the segment as asked for
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("done_at", Moment),
    Column("branch", Uuid, ForeignKey("branch.id")),  # whose staff planned it; NULL: the operator's
    Column("author", String(60), nullable=False, server_default=""),
    Column("author_id", Uuid),  # NULL: the command line
    Column("planned_at", Moment),  # when its ledger was written last
    Column("planned_to", Uuid),  # while it is being written: the last person looked at
    Column("rehearsal", Text),  # JSON: counts, cost, end
    Column("approved_by", String(60), nullable=False, server_default=""),
    Column("approved_at", Moment),
    Column("start_at", Moment),  # when it is to begin by itself
    Column("wait_until", Moment),  # until then only who has an open window is written to
    Column("per_minute", Integer),  # NULL: as quickly as the channels take it
    Column("why", String(20), nullable=False, server_default=""),  # why it stands still
    Column("word_key", String(60), nullable=False, server_default=""),
    Column(
        "words_hash", String(64), nullable=False, server_default=""
    ),  # the same words again are found by it
    Column("totals", Text),  # JSON: its tallies, kept once its letters were purged
    Column("saved", Uuid),  # the audience that was chosen by its name, and which version of it
    Column("saved_version", Integer),
    Column("wording", Uuid),  # the kept text that it says, and which version of it
    Column("wording_version", Integer),
    Column(
        "opens", String(80), nullable=False, server_default=""
    ),  # wishes on its buttons, a yes is the first
    Column("gathering", Uuid),  # the event that it invites to
    Column("split", Integer, nullable=False, server_default="0"),  # 1: two texts, bot/broadcasts/trial.py
    info=about(),
)
Index("broadcast_gathering", broadcast.c.gathering)
Index("broadcast_code", broadcast.c.code, unique=True)
Index("broadcast_saved", broadcast.c.saved)

recipient = Table(
    "recipient",
    metadata,
    Column("broadcast", Uuid, ForeignKey("broadcast.id"), primary_key=True),
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("state", String(10), nullable=False),  # planned, skipped, or lettered
    Column("reason", String(40), nullable=False, server_default=""),
    Column("letter", Long, ForeignKey("letter.id")),
    Column("arm", String(1), nullable=False, server_default=""),  # which of two texts
    Column("channel", String(20), nullable=False, server_default=""),  # by which they can be reached
    Column("category", String(14), nullable=False, server_default=""),  # of the template; empty: free text
    Column("clock", String(7), nullable=False, server_default=""),  # by which they live, as bot/quiet.py says
    info=about("person", once=("broadcast",), within="broadcast IN (SELECT id FROM broadcast)"),
)

Index("recipient_state", recipient.c.broadcast, recipient.c.state, recipient.c.person)
Index("recipient_letter", recipient.c.letter)  # a letter that is taken back is deleted

# Each move of a broadcast: who made it, when and why; a move the house makes itself stands there too.
broadcast_step = Table(
    "broadcast_step",
    metadata,
    row_id(),
    Column("broadcast", Uuid, ForeignKey("broadcast.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", String(60), nullable=False),
    Column("move", String(10), nullable=False),
    Column("before", String(10), nullable=False),
    Column("after", String(10), nullable=False),
    Column("why", String(80), nullable=False, server_default=""),
    info=about(),
)
Index("broadcast_step_of", broadcast_step.c.broadcast, broadcast_step.c.id)

# What is said, once for each language and arm: it names nobody, and letters only point to it.
broadcast_text = Table(
    "broadcast_text",
    metadata,
    row_id(),
    Column("broadcast", Uuid, ForeignKey("broadcast.id"), nullable=False),
    Column("arm", String(1), nullable=False, server_default=""),
    Column("way", String(1), nullable=False, server_default=""),  # t: as a template; empty: free text
    Column("language", String(3), nullable=False),
    Column("plain", Text, nullable=False),  # JSON of an Outgoing
    UniqueConstraint("broadcast", "arm", "way", "language"),
    info=about(),
)

# Audiences that are kept by name. A version never changes; what was changed is a new one.
audience = Table(
    "audience",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("branch", Uuid, ForeignKey("branch.id")),
    info=about(),
)

audience_version = Table(
    "audience_version",
    metadata,
    Column("audience", Uuid, ForeignKey("audience.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("plain", Text, nullable=False),  # JSON: the segment
    Column("who", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    info=about(),
)

# Texts that staff keep for broadcasts; versions as of audiences.
wording = Table(
    "wording",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("branch", Uuid, ForeignKey("branch.id")),
    info=about(),
)

wording_version = Table(
    "wording_version",
    metadata,
    Column("wording", Uuid, ForeignKey("wording.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("plain", Text, nullable=False),  # JSON: language -> text, its figures still named
    Column("who", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    info=about(),
)

# What staff call some people by, one by one or by a list that was brought with proof of their consent.
label = Table(
    "label",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("branch", Uuid, ForeignKey("branch.id")),
    Column("who", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    info=about(),
)

labelled = Table(
    "labelled",
    metadata,
    row_id(),
    Column("label", Uuid, ForeignKey("label.id"), nullable=False),
    person_key(),
    Column("at", Moment, nullable=False),
    Column("who", String(60), nullable=False),
    Column("proof_sealed", LargeBinary),  # of a list: where the paper lies that they signed
    UniqueConstraint("label", "person"),
    info=about("person", once=("label",), sealed={"proof_sealed": "labelled.proof"}, deletes=ALL),
)
Index("labelled_person", labelled.c.person)

# Socialisation events. Whoever scans the poster shows its code: `first_contact` says who.
gathering = Table(
    "gathering",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", String(8), nullable=False, unique=True),  # what staff call it
    Column("name", String(60), nullable=False),
    Column("place", String(80), nullable=False),
    Column("area", String(13), nullable=False),
    Column("day", String(10), nullable=False),
    Column("branch", Uuid, ForeignKey("branch.id")),
    Column("community", Uuid, ForeignKey("community.id")),
    Column("shown", Long, ForeignKey("agent_code.id"), nullable=False),  # the signed code on the poster
    Column("expires", String(10), nullable=False),
    Column("cost", Moment),  # rupiah beside the letters; NULL until entered
    Column("who", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    info=about(),
)
Index("gathering_shown", gathering.c.shown)
