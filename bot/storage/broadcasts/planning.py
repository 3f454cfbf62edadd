"""The plan: one row for everybody who matches, written a slice of people at a time, so that chat never waits."""

from __future__ import annotations

from dataclasses import dataclass

from bot.broadcasts.audience import Audience
from bot.broadcasts.trial import digit_of
from bot.storage.broadcasts.exclusions import ALWAYS, Looking, filled, matching
from bot.storage.database import Tx
from bot.storage.staff.scope import Scope

# People looked at in one transaction: SQLite's other writers wait meanwhile, PostgreSQL's do not.
SLICE = {True: 20_000, False: 400}
FIRST = ""  # before every id
TIMER = "broadcast_plan"  # by which a worker writes the next slice


@dataclass(frozen=True, slots=True)
class Group:
    """Recipients that are alike. `category` is that of a template, empty where free text may go."""

    state: str
    reason: str
    channel: str
    category: str
    clock: str
    count: int


def end_of_slice(tx: Tx, after: str) -> str | None:
    """The last person of the slice that begins after `after`; None when that is the last slice."""
    row = tx.one(
        "SELECT id FROM person WHERE id > :after ORDER BY id LIMIT 1 OFFSET :most",
        {"after": after, "most": SLICE[tx.postgresql] - 1},
    )
    return str(row.id) if row else None


def _people(scope: Scope, audience: Audience, until: str | None) -> str:
    upto = "" if until is None else " AND p.id <= :until"
    return f"FROM person p WHERE p.id > :after{upto} AND {matching(audience)}{scope.people('p')}"


def plan_slice(
    tx: Tx,
    scope: Scope,
    identity: str,
    audience: Audience,
    looking: Looking,
    after: str,
    until: str | None,
    *,
    split: bool = False,
) -> int:
    """One row for everybody between two ids who matches, planned or skipped with the reason; how many.

    `split`: each has the arm that bot/broadcasts/trial.py works out.
    """
    people = _people(scope, audience, until)
    arm = (
        f"CASE WHEN substr(m.person, {digit_of(identity)}, 1) < '8' THEN 'a' ELSE 'b' END" if split else "''"
    )
    if tx.postgresql:  # by its index for each person: a whole table is not hashed anew for every slice
        tx.run("SET LOCAL jit = off")
        tx.run("SET LOCAL work_mem = '64kB'")
        tx.run("SET LOCAL enable_seqscan = off")
    return tx.changed(
        "INSERT INTO recipient (broadcast, person, state, reason, channel, category, clock, arm)"
        " SELECT :broadcast, m.person, CASE WHEN m.why = '' THEN 'planned' ELSE 'skipped' END, m.why, m.channel,"
        f" m.category, m.clock, {arm} FROM ({looking.looked_at(people)}) AS m WHERE 1 = 1"
        " ON CONFLICT (broadcast, person) DO NOTHING",
        {
            **scope.values,
            **looking.values,
            **filled(audience, looking.now),
            "broadcast": identity,
            "after": after,
            "until": until,
        },
    )


def is_under_way(tx: Tx, identity: str) -> bool:
    """Whether a worker is to write it, or has it in hand."""
    row = tx.one(
        "SELECT 1 FROM timer WHERE kind = :kind AND ref = :ref AND state IN ('waiting', 'ringing')",
        {"kind": TIMER, "ref": identity},
    )
    return row is not None


def written(tx: Tx, identity: str) -> int:
    """How many rows it has so far."""
    row = tx.one("SELECT COUNT(*) AS n FROM recipient WHERE broadcast = :id", {"id": identity})
    return int(row.n) if row else 0


def forget(tx: Tx, identity: str, most: int) -> int:
    """Let go of a slice of an old plan before a new one is written; only who has no letter. How many went."""
    return tx.changed(
        "DELETE FROM recipient WHERE broadcast = :id AND letter IS NULL AND person IN (SELECT r.person FROM recipient r"
        " WHERE r.broadcast = :id AND r.letter IS NULL ORDER BY r.person LIMIT :most)",
        {"id": identity, "most": most},
    )


def groups(tx: Tx, identity: str) -> list[Group]:
    """The plan counted: by state and reason, channel, category and clock."""
    rows = tx.all(
        "SELECT r.state, r.reason, r.channel, r.category, r.clock, COUNT(*) AS n FROM recipient r"
        " WHERE r.broadcast = :id GROUP BY r.state, r.reason, r.channel, r.category, r.clock",
        {"id": identity},
    )
    return [Group(r.state, r.reason, r.channel, r.category, r.clock, int(r.n)) for r in rows]


@dataclass(frozen=True, slots=True)
class One:
    """One person as they stand now: `why` they get nothing, and by which channel they would."""

    person: str
    why: str
    channel: str
    category: str
    language: str


def as_one(tx: Tx, scope: Scope, identity: str, looking: Looking, person: str) -> One | None:
    """Somebody in reach, looked at now."""
    people = f"FROM person p WHERE p.id = :person AND {ALWAYS}{scope.people('p')}"
    row = tx.one(
        looking.looked_at(people),
        {**scope.values, **looking.values, "broadcast": identity, "person": person},
    )
    return One(row.person, row.why, row.channel, row.category, row.language) if row else None


def counted(
    tx: Tx, scope: Scope, audience: Audience, looking: Looking, most: int
) -> tuple[dict[str, int], list[str]]:
    """Of the first `most` people who match: how many by reason ("" for who would get it); and a few who would."""
    people = f"{_people(scope, audience, None)} ORDER BY p.id LIMIT :most"
    rows = tx.all(
        f"SELECT m.why, COUNT(*) AS n, MIN(m.person) AS one FROM ({looking.looked_at(people)}) AS m GROUP BY m.why",
        {
            **scope.values,
            **looking.values,
            **filled(audience, looking.now),
            "broadcast": "",
            "after": FIRST,
            "most": most,
        },
    )
    return {row.why: int(row.n) for row in rows}, [row.one for row in rows if not row.why]
