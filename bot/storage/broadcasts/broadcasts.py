"""Broadcasts as rows: what they say and to whom, where they stand, and every move they made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.broadcasts.audience import Audience, audience_of
from bot.broadcasts.lifecycle import OVER
from bot.engine.saying.outgoing import Outgoing, from_plain
from bot.storage.database import Tx
from bot.storage.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`words` by language, already filled; times in milliseconds since 1970. `code` is what staff type.

    `author_id` is empty for the command line, `why` says why it stands still, `planned_to` is the person up to whom
    its ledger is written, None when it is whole.
    """

    id: str
    code: str
    state: str
    words: Mapping[str, str]
    audience: Audience
    created_at: int
    started_at: int | None
    done_at: int | None
    branch: str | None
    author: str
    author_id: str
    planned_at: int | None
    planned_to: str | None
    rehearsal: Mapping[str, Any]
    approved_by: str
    approved_at: int | None
    start_at: int | None
    wait_until: int | None
    per_minute: int | None
    why: str
    word_key: str
    words_hash: str
    totals: Sequence[Any]
    saved: str | None
    saved_version: int | None
    wording: str | None
    wording_version: int | None
    opens: Sequence[str]
    gathering: str | None
    split: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A broadcast as it is written: `words` are filled."""

    id: str
    code: str
    words: Mapping[str, str]
    audience: Audience
    word_key: str
    words_hash: str


@dataclass(frozen=True, slots=True)
class Step:
    """One move in the history."""

    at: int
    who: str
    move: str
    before: str
    after: str
    why: str


def add(tx: Tx, scope: Scope, draft: Draft, now: int) -> None:
    tx.run(
        "INSERT INTO broadcast (id, code, state, words, audience, created_at, branch, author, author_id, word_key,"
        " words_hash) VALUES (:id, :code, 'draft', :words, :audience, :now, :branch, :author, :author_id,"
        " :word_key, :words_hash)",
        {
            **{name: getattr(draft, name) for name in ("id", "code", "word_key", "words_hash")},
            "words": json.dumps(draft.words, ensure_ascii=False),
            "audience": draft.audience.plain(),
            "now": now,
            "branch": scope.branch,
            "author": scope.who[:60],
            "author_id": scope.staff or None,
        },
    )


def code_is_taken(tx: Tx, code: str) -> bool:
    return tx.one("SELECT 1 FROM broadcast WHERE code = :code", {"code": code}) is not None


def keep_text(
    tx: Tx, identity: str, language: str, outgoing: Outgoing, *, arm: str = "", way: str = ""
) -> None:
    """What is said in a language; a text that stood there is replaced, which only a draft's may be."""
    tx.run(
        "INSERT INTO broadcast_text (broadcast, arm, way, language, plain) VALUES (:id, :arm, :way, :language, :plain)"
        " ON CONFLICT (broadcast, arm, way, language) DO UPDATE SET plain = excluded.plain",
        {
            **{"id": identity, "arm": arm, "way": way, "language": language},
            "plain": json.dumps(asdict(outgoing), ensure_ascii=False),
        },
    )


def texts(tx: Tx, identity: str) -> dict[tuple[str, str, str], int]:
    """(arm, way, language) -> the row of its text."""
    rows = tx.all("SELECT id, arm, way, language FROM broadcast_text WHERE broadcast = :id", {"id": identity})
    return {(row.arm, row.way, row.language): int(row.id) for row in rows}


def said(tx: Tx, identity: str) -> dict[tuple[str, str, str], Outgoing]:
    """(arm, way, language) -> what is said."""
    rows = tx.all("SELECT * FROM broadcast_text WHERE broadcast = :id ORDER BY id", {"id": identity})
    return {(row.arm, row.way, row.language): from_plain(json.loads(row.plain)) for row in rows}


def load(tx: Tx, identity: str, *, lock: bool = False) -> Broadcast | None:
    row = tx.one(f"SELECT * FROM broadcast WHERE id = :id{tx.for_update if lock else ''}", {"id": identity})
    return one_of(row) if row else None


def known_as(tx: Tx, scope: Scope, typed: str) -> str | None:
    """The id of a broadcast in reach, by its code or its id; None for no such one."""
    row = tx.one(
        f"SELECT b.id FROM broadcast b WHERE (b.id = :typed OR b.code = :code){_planned_by(scope)}",
        {**scope.values, "typed": typed.lower(), "code": typed.upper()},
    )
    return str(row.id) if row else None


def _planned_by(scope: Scope) -> str:
    return "" if scope.everywhere else " AND b.branch = :scope_branch"


def newest(tx: Tx, scope: Scope, most: int) -> list[Broadcast]:
    rows = tx.all(
        f"SELECT b.* FROM broadcast b WHERE 1 = 1{_planned_by(scope)} ORDER BY b.created_at DESC, b.id LIMIT :most",
        {**scope.values, "most": most},
    )
    return [one_of(row) for row in rows]


_SAME = (
    *("id", "state", "created_at", "started_at", "done_at", "branch", "author", "planned_at", "planned_to"),
    *("approved_by", "approved_at", "start_at", "wait_until", "per_minute", "why"),
    *("word_key", "words_hash", "saved", "saved_version", "wording", "wording_version", "gathering", "split"),
)


def one_of(row: Any) -> Broadcast:
    """A row of the table, read."""
    return Broadcast(
        **{name: getattr(row, name) for name in _SAME},
        code=row.code or row.id[:8].upper(),
        words=json.loads(row.words),
        audience=audience_of(json.loads(row.audience)),
        author_id=row.author_id or "",
        rehearsal=json.loads(row.rehearsal or "{}"),
        totals=json.loads(row.totals or "[]"),
        opens=row.opens.split(),
    )


def set_state(tx: Tx, identity: str, state: str, now: int, *, why: str = "") -> None:
    """Move a broadcast that the caller has locked; the first start and the end are kept."""
    tx.run(
        "UPDATE broadcast SET state = :state, why = :why, started_at = COALESCE(started_at, :started),"
        " done_at = COALESCE(done_at, :done) WHERE id = :id",
        {
            "state": state,
            "why": why[:20],
            "started": now if state == "running" else None,
            "done": now if state in OVER else None,
            "id": identity,
        },
    )


def set_fields(tx: Tx, identity: str, **values: object) -> None:
    """Other columns of one broadcast, named by us."""
    named = ", ".join(f"{name} = :{name}" for name in values)
    tx.run(f"UPDATE broadcast SET {named} WHERE id = :id", {**values, "id": identity})


def note_step(tx: Tx, identity: str, step: Step) -> None:
    tx.run(
        "INSERT INTO broadcast_step (broadcast, at, who, move, before, after, why)"
        " VALUES (:id, :at, :who, :move, :before, :after, :why)",
        {**asdict(step), "who": step.who[:60], "why": step.why[:80], "id": identity},
    )


def steps(tx: Tx, identity: str) -> list[Step]:
    """Every move, oldest first."""
    rows = tx.all("SELECT * FROM broadcast_step WHERE broadcast = :id ORDER BY id", {"id": identity})
    return [Step(row.at, row.who, row.move, row.before, row.after, row.why) for row in rows]


def resumed_at(tx: Tx, identity: str) -> int:
    """When staff last let it go on, 0 for never: what failed before that was seen."""
    row = tx.one(
        "SELECT COALESCE(MAX(at), 0) AS at FROM broadcast_step WHERE broadcast = :id AND move = 'resume'",
        {"id": identity},
    )
    return int(row.at) if row else 0


def said_again(tx: Tx, broadcast: Broadcast, since: int) -> str | None:
    """The code of another broadcast that said the same words to the same segment since then; None for none."""
    row = tx.one(
        "SELECT b.code FROM broadcast b WHERE b.words_hash = :words_hash AND b.words_hash <> ''"
        " AND b.audience = :audience AND b.id <> :id AND b.started_at >= :since ORDER BY b.started_at DESC LIMIT 1",
        {
            "words_hash": broadcast.words_hash,
            "audience": broadcast.audience.plain(),
            "id": broadcast.id,
            "since": since,
        },
    )
    return str(row.code) if row else None


def letters_since(tx: Tx, branch: str | None, since: int) -> int:
    """Letters of a branch's broadcasts made since then; NULL is the operator's own."""
    whose = "b.branch = :branch" if branch else "b.branch IS NULL"
    row = tx.one(
        f"SELECT COUNT(*) AS n FROM broadcast b JOIN letter l ON l.broadcast = b.id WHERE {whose}"
        " AND COALESCE(b.done_at, :since) >= :since AND b.started_at IS NOT NULL"
        " AND l.created_at >= :since AND l.state NOT IN ('cancelled', 'failed')",
        {"branch": branch, "since": since},
    )
    return int(row.n) if row else 0
