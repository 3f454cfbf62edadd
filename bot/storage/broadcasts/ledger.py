"""The ledger: recipients become letters a slice at a time, come back at a pause, and are told apart by state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.broadcasts import audience as who
from bot.broadcasts.trial import ARMS, Arm
from bot.storage.broadcasts.exclusions import Looking
from bot.storage.database import Tx, listed
from bot.storage.messaging.letters import URGENCY
from bot.storage.messaging.reaching import CLOCK, OPEN
from bot.storage.people.consents import BROADCASTS, agreed
from bot.storage.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody whose turn it is. `why` they get nothing after all, empty where a letter can be made."""

    person: str
    why: str
    channel: str
    category: str
    language: str
    arm: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many recipients are in a state, `reason` where there is one."""

    state: str
    reason: str
    count: int


def next_planned(
    tx: Tx, identity: str, awake: Sequence[str], looking: Looking, most: int, *, open_only: bool = False
) -> list[Recipient]:
    """The next recipients on these clocks who have no letter yet, looked at anew; the caller holds the lock.

    `open_only`: whose window is closed waits until they write.
    """
    clocks = listed(awake)
    here = f"SELECT 1 FROM channel_identity i WHERE i.person = n.person AND {OPEN} AND {looking.on}"
    opened = f" AND EXISTS ({here})" if open_only else ""
    people = (
        "FROM (SELECT n.person FROM recipient n WHERE n.broadcast = :broadcast AND n.state = 'planned'"
        f" AND n.clock IN ({clocks}){opened} ORDER BY n.person LIMIT :most) AS r JOIN person p ON p.id = r.person"
        f" WHERE {CLOCK} IN ({clocks})"
    )
    rows = tx.all(
        f"SELECT m.*, r.arm FROM ({looking.looked_at(people)}) AS m"
        " JOIN recipient r ON r.broadcast = :broadcast AND r.person = m.person ORDER BY m.person",
        {**looking.values, "broadcast": identity, "most": most},
    )
    return [Recipient(r.person, r.why, r.channel, r.category, r.language, r.arm) for r in rows]


def moved_clocks(tx: Tx, identity: str, most: int) -> int:
    """Planned recipients who live by another clock than when they were planned follow it; how many."""
    return tx.changed(
        f"UPDATE recipient SET clock = (SELECT {CLOCK} FROM person p WHERE p.id = recipient.person)"
        " WHERE broadcast = :id AND person IN (SELECT r.person FROM recipient r JOIN person p ON p.id = r.person"
        f" WHERE r.broadcast = :id AND r.state = 'planned' AND r.clock <> {CLOCK} LIMIT :most)",
        {"id": identity, "most": most},
    )


def skip(tx: Tx, identity: str, lost: Sequence[Recipient]) -> None:
    """They get nothing, each with the reason."""
    rows = [{"id": identity, "person": one.person, "why": one.why} for one in lost]
    if rows:
        tx.run(
            "UPDATE recipient SET state = 'skipped', reason = :why WHERE broadcast = :id AND person = :person",
            rows,
        )


def make_letters(
    tx: Tx,
    identity: str,
    made: Sequence[Recipient],
    texts: Mapping[str, int],
    now: int,
    costs: Mapping[tuple[str, str], int | None],
) -> None:
    """One queued letter each, pointing to what is said; from now on a recipient's state is its letter's.

    `texts`: person -> the row of broadcast_text. `costs`: (channel, category) -> sen, None while not known.
    """
    rows = [
        {
            **{"person": one.person, "channel": one.channel, "shared": texts[one.person], "nothing": b""},
            **{"urgency": URGENCY["bulk"], "now": now, "broadcast": identity},
            "category": one.category or None,
            "expected": costs.get((one.channel, one.category)),
        }
        for one in made
    ]
    if not rows:
        return
    tx.run(
        "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, created_at, broadcast, shared,"
        " category, expected) VALUES (:person, :channel, :nothing, :urgency, 'queued', :now, :now, :broadcast,"
        " :shared, :category, :expected)",
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


NEAR = 5_000  # letters looked back over: no broadcast has more of them waiting at once


def tried_last(tx: Tx, identity: str, since: int, most: int) -> list[tuple[str, str]]:
    """(state, kind of failure) of the letters that were tried last, none of before `since`."""
    rows = tx.all(
        "SELECT state, kind FROM letter WHERE id > (SELECT COALESCE(MAX(id), 0) FROM letter) - :near"
        " AND broadcast = :id AND state IN ('sent', 'delivered', 'read', 'failed', 'unknown') AND done_at >= :since"
        " ORDER BY id DESC LIMIT :most",
        {"near": NEAR, "id": identity, "since": since, "most": most},
    )
    return [(row.state, row.kind) for row in rows]


def made_since(tx: Tx, identity: str, since: int) -> int:
    """Letters that were made since a moment, not so long ago."""
    row = tx.one(
        "SELECT COUNT(*) AS n FROM letter WHERE id > (SELECT COALESCE(MAX(id), 0) FROM letter) - :near * 10"
        " AND broadcast = :id AND created_at > :since",
        {"near": NEAR, "id": identity, "since": since},
    )
    return int(row.n) if row else 0


def any_by_template(tx: Tx, identity: str) -> bool:
    """Whether somebody still waits who can only be reached by a template."""
    sql = "SELECT 1 FROM recipient WHERE broadcast = :id AND state = 'planned' AND category <> '' LIMIT 1"
    return tx.one(sql, {"id": identity}) is not None


def any_planned(tx: Tx, identity: str, awake: Sequence[str] = ()) -> bool:
    """Whether somebody still waits for a letter, on these clocks where they are named."""
    clocks = f" AND clock IN ({listed(awake)})" if awake else ""
    sql = f"SELECT 1 FROM recipient WHERE broadcast = :id AND state = 'planned'{clocks} LIMIT 1"
    return tx.one(sql, {"id": identity}) is not None


def take_back(tx: Tx, identity: str, but_for: Sequence[str] = (), most: int = 1000) -> int:
    """Letters nobody has in hand become planned recipients again: they can neither go nor hold up other letters.

    Those of people who live by the clocks `but_for` stay. At most so many at once; how many.
    """
    waiting = "SELECT l.id, l.person FROM letter l WHERE l.broadcast = :id AND l.state = 'queued'"
    if but_for:
        waiting += f" AND l.person IN (SELECT p.id FROM person p WHERE {CLOCK} NOT IN ({listed(but_for)}))"
    # Locked first: a letter claimed meanwhile must not lose its recipient.
    rows = tx.all(f"{waiting} ORDER BY l.id LIMIT :most{tx.for_update}", {"id": identity, "most": most})
    letters = [{"letter": row.id, "person": row.person, "id": identity} for row in rows]
    if letters:
        tx.run(
            "UPDATE recipient SET state = 'planned', letter = NULL"
            " WHERE broadcast = :id AND person = :person AND letter = :letter",
            letters,
        )
        tx.run("DELETE FROM letter WHERE id = :letter AND state = 'queued'", letters)
    return len(letters)


def call_off(tx: Tx, identity: str, most: int) -> int:
    """A slice of what waits is cancelled, a slice of what was planned skipped; how many rows were left open before."""
    values = {"id": identity, "reason": who.CANCELLED, "most": most}
    letters = tx.changed(
        "UPDATE letter SET state = 'cancelled', reason = :reason WHERE id IN (SELECT l.id FROM letter l"
        " WHERE l.broadcast = :id AND l.state = 'queued' LIMIT :most) AND state = 'queued'",
        values,
    )
    planned = tx.changed(
        "UPDATE recipient SET state = 'skipped', reason = :reason WHERE broadcast = :id AND person IN (SELECT r.person"
        " FROM recipient r WHERE r.broadcast = :id AND r.state = 'planned' ORDER BY r.person LIMIT :most)",
        values,
    )
    return letters + planned


def try_again(tx: Tx, identity: str, kinds: Sequence[str]) -> int:
    """Letters that failed for one of these reasons wait once more; how many."""
    return tx.changed(
        "UPDATE letter SET state = 'queued', reason = 'sent again', kind = '', done_at = NULL, lease_until = NULL,"
        " tries = 0, cut_off = 0, sending_since = NULL, provider_id = NULL, not_before = 0, lingers = 0"
        f" WHERE broadcast = :id AND state = 'failed' AND kind IN ({listed(kinds)})",
        {"id": identity},
    )


def worth_trying(tx: Tx, identity: str, kinds: Sequence[str]) -> int:
    """How many these are."""
    sql = f"SELECT COUNT(*) AS n FROM letter WHERE broadcast = :id AND state = 'failed' AND kind IN ({listed(kinds)})"
    return int(tx.run(sql, {"id": identity}).one().n)


def cancel_opted_out(tx: Tx, identity: str) -> None:
    """A letter that came back to the queue after its person opted out is cancelled too."""
    tx.run(
        "UPDATE letter SET state = 'cancelled', reason = :reason WHERE broadcast = :id AND state = 'queued'"
        f" AND NOT ({agreed(BROADCASTS, 'letter.person')})",
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


Line = tuple[str, str, str, str, int | None, int | None]
PAGE = 5_000  # lines read at once: a ledger of a million is never in memory


def ledger(tx: Tx, scope: Scope, identity: str) -> Iterator[Line]:
    """Person, channel, state, reason, when the letter was made and done; by person, of those in reach."""
    after = ""
    while rows := _page(tx, scope, identity, after):
        for row in rows:
            yield row.person, row.channel or "", row.state, row.reason, row.created_at, row.done_at
        after = rows[-1].person


def _page(tx: Tx, scope: Scope, identity: str, after: str) -> Sequence[Any]:
    return tx.all(
        f"SELECT r.person, l.channel, {_STATE} AS state, {_REASON} AS reason, l.created_at, l.done_at"
        " FROM recipient r JOIN person p ON p.id = r.person LEFT JOIN letter l ON l.id = r.letter"
        f" WHERE r.broadcast = :id AND r.person > :after{scope.people('p')} ORDER BY r.person LIMIT :most",
        {**scope.values, "id": identity, "after": after, "most": PAGE},
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One recipient: what became of theirs, when, and why not."""

    person: str
    channel: str
    state: str
    reason: str
    made_at: int | None
    done_at: int | None


def rows_of(tx: Tx, scope: Scope, identity: str, state: str, reason: str, after: str, most: int) -> list[Row]:
    """Recipients in reach from `after` on, by person; of one state and reason where they are named."""
    chosen = (f" AND {_STATE} = :state" if state else "") + (f" AND {_REASON} = :reason" if reason else "")
    rows = tx.all(
        f"SELECT r.person, COALESCE(l.channel, r.channel) AS channel, {_STATE} AS state, {_REASON} AS reason,"
        " l.created_at, l.done_at FROM recipient r JOIN person p ON p.id = r.person LEFT JOIN letter l"
        f" ON l.id = r.letter WHERE r.broadcast = :id AND r.person > :after{chosen}{scope.people('p')}"
        " ORDER BY r.person LIMIT :most",
        {**scope.values, "id": identity, "state": state, "reason": reason, "after": after, "most": most},
    )
    return [Row(r.person, r.channel, r.state, r.reason, r.created_at, r.done_at) for r in rows]


def by_arm(tx: Tx, identity: str) -> dict[str, Arm]:
    """How many each text reached, and how many of these confirmed their registration after it."""
    confirmed = (
        "EXISTS (SELECT 1 FROM referral f WHERE f.person = r.person AND f.state = 'confirmed'"
        " AND f.changed_at >= l.created_at)"
    )
    rows = tx.all(
        f"SELECT r.arm, COUNT(*) AS reached, SUM(CASE WHEN {confirmed} THEN 1 ELSE 0 END) AS confirmed"
        " FROM recipient r JOIN letter l ON l.id = r.letter WHERE r.broadcast = :id AND l.state IN"
        " ('sent', 'delivered', 'read') GROUP BY r.arm",
        {"id": identity},
    )
    found = {row.arm: Arm(int(row.reached), int(row.confirmed or 0)) for row in rows}
    return {arm: found.get(arm, Arm()) for arm in ARMS}


def spent(tx: Tx, identity: str) -> int:
    """Sen that its letters cost so far, as expected."""
    row = tx.one(
        "SELECT COALESCE(SUM(expected), 0) AS sen FROM letter WHERE broadcast = :id"
        " AND state IN ('sent', 'delivered', 'read', 'unknown')",
        {"id": identity},
    )
    return int(row.sen) if row else 0


def sent_since(tx: Tx, identity: str, since: int) -> int:
    """Letters that were tried since a moment."""
    row = tx.one(
        "SELECT COUNT(*) AS n FROM letter WHERE broadcast = :id AND state IN ('sent', 'delivered', 'read', 'failed',"
        " 'unknown') AND done_at >= :since",
        {"id": identity, "since": since},
    )
    return int(row.n) if row else 0
