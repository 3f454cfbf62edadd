"""Broadcasts: the plan, one row a recipient, and the letters they become a slice at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.broadcasts import audience as who
from bot.broadcasts.audience import Audience
from bot.engine.saying.outgoing import Outgoing
from bot.storage.database import Tx, listed
from bot.storage.keys.sealing import seal
from bot.storage.messaging.letters import URGENCY
from bot.storage.messaging.reaching import CLOCK, NOT_BLOCKED, OPEN
from bot.storage.people.consents import BROADCASTS, agreed, once_agreed
from bot.storage.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`words` by language, already filled; times in milliseconds since 1970."""

    id: str
    state: str
    words: Mapping[str, str]
    audience: Audience
    created_at: int
    started_at: int | None
    done_at: int | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a letter can be made for now, with their wrapped key."""

    person: str
    wrapped_key: bytes
    language: str
    channel: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many recipients are in a state, `reason` where there is one."""

    state: str
    reason: str
    count: int


# `p` is the person, `i` an address on the channel by which they wrote last.
_AGREED, _ONCE_AGREED = agreed(BROADCASTS, "p.id"), once_agreed(BROADCASTS, "p.id")
_ADDRESS = "SELECT 1 FROM channel_identity i WHERE i.person = p.id AND i.channel = p.channel AND "
# Why somebody gets nothing, empty when nothing is in the way. Asked when planning and again for every letter.
_WHY = (
    f"CASE WHEN NOT {_AGREED} THEN CASE WHEN {_ONCE_AGREED} THEN '{who.OPTED_OUT}' ELSE '{who.NO_CONSENT}' END"
    f" WHEN NOT EXISTS ({_ADDRESS}{NOT_BLOCKED}) THEN '{who.UNREACHABLE}'"
    f" WHEN NOT EXISTS ({_ADDRESS}{OPEN}) THEN '{who.NEEDS_TEMPLATE}' ELSE '' END"
)
FILTERS = {
    "language": "p.language = :language",
    "channel": "p.channel = :channel",
    "area": "(p.area = :area OR p.area LIKE :below)",
    "stage": "p.stage = :stage",
}


def add(tx: Tx, scope: Scope, identity: str, words: Mapping[str, str], audience: Audience, now: int) -> None:
    tx.run(
        "INSERT INTO broadcast (id, state, words, audience, created_at, branch)"
        " VALUES (:id, 'planned', :words, :audience, :now, :branch)",
        {
            "id": identity,
            "words": json.dumps(words, ensure_ascii=False),
            "audience": json.dumps(asdict(audience)),
            "now": now,
            "branch": scope.branch,
        },
    )


def plan(
    tx: Tx, scope: Scope, identity: str, audience: Audience, open_channels: Collection[str], now: int
) -> int:
    """One row for everybody in reach who matches, planned or skipped, by one statement; how many."""
    chosen = {name: value for name, value in asdict(audience).items() if value}
    always = ["p.rehearsal IS NULL", "p.wrapped_key IS NOT NULL", "p.channel <> ''"]
    matching = " AND ".join([*always, *(FILTERS[name] for name in chosen)])
    opened = {f"open_{number}": name for number, name in enumerate(open_channels)}
    off = f"p.channel NOT IN ({', '.join(f':{name}' for name in opened)})" if opened else "1 = 1"
    return tx.changed(
        "INSERT INTO recipient (broadcast, person, state, reason)"
        " SELECT :broadcast, m.id, CASE WHEN m.why = '' THEN 'planned' ELSE 'skipped' END, m.why FROM"
        f" (SELECT p.id, CASE WHEN {_AGREED} AND {off} THEN '{who.CHANNEL_OFF}' ELSE {_WHY} END AS why"
        f" FROM person p WHERE {matching}{scope.people('p')}) AS m",
        {
            **scope.values,
            "broadcast": identity,
            "now": now,
            "below": f"{audience.area}.%",
            **chosen,
            **opened,
        },
    )


def load(tx: Tx, identity: str, *, lock: bool = False) -> Broadcast | None:
    row = tx.one(f"SELECT * FROM broadcast WHERE id = :id{tx.for_update if lock else ''}", {"id": identity})
    return _broadcast(row) if row else None


def sees(tx: Tx, scope: Scope, identity: str) -> bool:
    """Whether a broadcast is the branch's own; whoever sees everywhere sees all."""
    found = tx.one(
        f"SELECT 1 FROM broadcast b WHERE b.id = :id{_planned_by(scope)}", {**scope.values, "id": identity}
    )
    return found is not None


def _planned_by(scope: Scope) -> str:
    return "" if scope.everywhere else " AND b.branch = :scope_branch"


def newest(tx: Tx, scope: Scope, most: int) -> list[Broadcast]:
    rows = tx.all(
        f"SELECT b.* FROM broadcast b WHERE 1 = 1{_planned_by(scope)} ORDER BY b.created_at DESC, b.id LIMIT :most",
        {**scope.values, "most": most},
    )
    return [_broadcast(row) for row in rows]


def _broadcast(row: Any) -> Broadcast:
    audience = Audience(**json.loads(row.audience))
    words = json.loads(row.words)
    return Broadcast(row.id, row.state, words, audience, row.created_at, row.started_at, row.done_at)


def set_state(tx: Tx, identity: str, state: str, now: int) -> None:
    """Move a broadcast that the caller has locked; the first start and the end are kept."""
    tx.run(
        "UPDATE broadcast SET state = :state, started_at = COALESCE(started_at, :started),"
        " done_at = COALESCE(done_at, :done) WHERE id = :id",
        {
            "state": state,
            "started": now if state == "running" else None,
            "done": now if state in ("done", "cancelled") else None,
            "id": identity,
        },
    )


def skip_lost(tx: Tx, identity: str, awake: Sequence[str], now: int, most: int) -> int:
    """Planned recipients among the next `most` who may get nothing any more are skipped with the reason."""
    rows = tx.all(
        f"SELECT n.person, n.why FROM (SELECT r.person, {_WHY} AS why FROM recipient r JOIN person p ON p.id = r.person"
        f" WHERE r.broadcast = :broadcast AND r.state = 'planned' AND {CLOCK} IN ({listed(awake)})"
        " ORDER BY r.person LIMIT :most) AS n WHERE n.why <> ''",
        {"broadcast": identity, "now": now, "most": most},
    )
    for row in rows:
        skip(tx, identity, row.person, row.why)
    return len(rows)


def skip(tx: Tx, identity: str, person: str, reason: str) -> None:
    tx.run(
        "UPDATE recipient SET state = 'skipped', reason = :reason WHERE broadcast = :broadcast AND person = :person",
        {"broadcast": identity, "person": person, "reason": reason},
    )


def next_planned(tx: Tx, identity: str, awake: Sequence[str], most: int) -> list[Recipient]:
    """The next recipients on these clocks who have no letter yet; the caller holds the broadcast's lock."""
    rows = tx.all(
        "SELECT r.person, p.wrapped_key, p.language, p.channel FROM recipient r JOIN person p ON p.id = r.person"
        f" WHERE r.broadcast = :broadcast AND r.state = 'planned' AND {CLOCK} IN ({listed(awake)})"
        " ORDER BY r.person LIMIT :most",
        {"broadcast": identity, "most": most},
    )
    return [Recipient(row.person, row.wrapped_key, row.language, row.channel) for row in rows]


def make_letters(tx: Tx, identity: str, made: Sequence[tuple[Recipient, bytes, Outgoing]], now: int) -> None:
    """One queued letter each, sealed under the key given; from now on a recipient's state is its letter's.

    Two statements for a slice, not two a letter: a tenth of the time, during which SQLite's other writers wait.
    """
    rows = [
        {
            "person": recipient.person,
            "channel": recipient.channel,
            "sealed": seal(key, outgoing, f"letter.sealed:{recipient.person}"),
            "urgency": URGENCY["bulk"],
            "now": now,
            "broadcast": identity,
        }
        for recipient, key, outgoing in made
    ]
    if not rows:
        return
    tx.run(
        "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, created_at, broadcast)"
        " VALUES (:person, :channel, :sealed, :urgency, 'queued', :now, :now, :broadcast)",
        rows,
    )
    mine = "SELECT l.id FROM letter l WHERE l.person = recipient.person AND l.broadcast = recipient.broadcast"
    tx.run(
        f"UPDATE recipient SET state = 'lettered', letter = ({mine}) WHERE broadcast = :broadcast AND person = :person",
        [{"broadcast": identity, "person": row["person"]} for row in rows],
    )


def open_letters(tx: Tx, identity: str) -> dict[str, int]:
    """How many letters of a broadcast are queued and sending."""
    rows = tx.all(
        "SELECT state, COUNT(*) AS n FROM letter WHERE broadcast = :id AND state IN ('queued', 'sending')"
        " GROUP BY state",
        {"id": identity},
    )
    return {row.state: int(row.n) for row in rows}


def any_planned(tx: Tx, identity: str) -> bool:
    """Whether somebody still waits for a letter."""
    sql = "SELECT 1 FROM recipient WHERE broadcast = :id AND state = 'planned' LIMIT 1"
    return tx.one(sql, {"id": identity}) is not None


def take_back(tx: Tx, identity: str, but_for: Sequence[str] = ()) -> int:
    """Letters nobody has in hand become planned recipients again: they can neither go nor hold up other letters.

    Those of people who live by the clocks `but_for` stay.
    """
    waiting = "SELECT l.id, l.person FROM letter l WHERE l.broadcast = :id AND l.state = 'queued'"
    if but_for:
        waiting += f" AND l.person IN (SELECT p.id FROM person p WHERE {CLOCK} NOT IN ({listed(but_for)}))"
    # Locked first: a letter claimed meanwhile must not lose its recipient.
    rows = tx.all(f"{waiting}{tx.for_update}", {"id": identity})
    letters = [{"letter": row.id, "person": row.person, "id": identity} for row in rows]
    if letters:
        tx.run(
            "UPDATE recipient SET state = 'planned', letter = NULL"
            " WHERE broadcast = :id AND person = :person AND letter = :letter",
            letters,
        )
        tx.run("DELETE FROM letter WHERE id = :letter AND state = 'queued'", letters)
    return len(letters)


def call_off(tx: Tx, identity: str) -> None:
    """Nothing more goes: what waits is cancelled, what was planned is skipped."""
    values = {"id": identity, "reason": who.CANCELLED}
    tx.run(
        "UPDATE letter SET state = 'cancelled', reason = :reason WHERE broadcast = :id AND state = 'queued'",
        values,
    )
    tx.run(
        "UPDATE recipient SET state = 'skipped', reason = :reason WHERE broadcast = :id AND state = 'planned'",
        values,
    )


def cancel_opted_out(tx: Tx, identity: str) -> None:
    """A letter that came back to the queue after its person opted out is cancelled too."""
    tx.run(
        "UPDATE letter SET state = 'cancelled', reason = :reason WHERE broadcast = :id AND state = 'queued'"
        f" AND NOT {agreed(BROADCASTS, 'letter.person')}",
        {"id": identity, "reason": who.OPTED_OUT},
    )


_LEDGER = "FROM recipient r LEFT JOIN letter l ON l.id = r.letter WHERE r.broadcast = :id"
_STATE = "CASE WHEN l.id IS NULL THEN r.state ELSE l.state END"
_REASON = "CASE WHEN l.id IS NULL THEN r.reason ELSE l.reason END"


def tallies(tx: Tx, identity: str) -> list[Tally]:
    rows = tx.all(
        f"SELECT {_STATE} AS state, {_REASON} AS reason, COUNT(*) AS n {_LEDGER}"
        f" GROUP BY {_STATE}, {_REASON} ORDER BY 1, 3 DESC, 2",
        {"id": identity},
    )
    return [Tally(row.state, row.reason, int(row.n)) for row in rows]


def ledger(tx: Tx, identity: str) -> Iterator[tuple[str, str, str, str, int | None, int | None]]:
    """Person, channel, state, reason, when the letter was made and done; by person."""
    for row in tx.run(
        f"SELECT r.person, l.channel, {_STATE} AS state, {_REASON} AS reason, l.created_at, l.done_at {_LEDGER}"
        " ORDER BY r.person",
        {"id": identity},
    ):
        yield row.person, row.channel or "", row.state, row.reason, row.created_at, row.done_at
