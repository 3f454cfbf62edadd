"""The audit: append-only, each row hashed with a key from outside the database, together with the row before it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, seal, unseal
from bot.storage.staff.scope import Scope

FIRST = "0" * 64
GONE = "–"  # the purpose of a row about somebody who was erased


SEALED = "sealed "  # what stands for a typed purpose; a keyed hash of it follows


def record(tx: Tx, *, who: str, what: str, subject: str, purpose: str, now: int, typed: bool = False) -> None:
    """Add a row to the chain. `subject` is an id, never a name.

    A purpose that somebody `typed` may name whom it is about: it is sealed under their key and goes with them, the
    chain holds a hash of it.
    """
    person, sealed = _sealed(tx, subject, purpose) if typed and purpose else (None, None)
    if person:
        purpose = SEALED + _keyed(tx.audit_key, purpose)[:32]
    if tx.postgresql:
        # One writer at a time: two rows must not hang on the same predecessor.
        tx.run("SELECT pg_advisory_xact_lock(7225)")
    row = tx.one("SELECT hash FROM audit WHERE id = (SELECT MAX(id) FROM audit)")
    previous = row.hash if row else FIRST
    said = (previous, now, who, what, subject, purpose)
    tx.run(
        "INSERT INTO audit (at, who, what, subject, purpose, previous, hash, key, person, purpose_sealed)"
        " VALUES (:at, :who, :what, :subject, :purpose, :previous, :hash, :key, :person, :sealed)",
        {
            "at": now,
            "who": who,
            "what": what,
            "subject": subject,
            "purpose": purpose,
            "previous": previous,
            "hash": _keyed(tx.audit_key, *said),
            "key": mark_of(tx.audit_key),
            "person": person,
            "sealed": sealed,
        },
    )


_WHOSE = (
    "SELECT p.id, p.wrapped_key FROM person p WHERE p.id = :subject"
    " OR p.id IN (SELECT r.person FROM registration r WHERE r.id = :subject OR r.reference = :subject)"
    " OR p.id IN (SELECT a.person FROM agent a WHERE a.id = :subject OR a.handle = :subject)"
)


def whose(tx: Tx, subject: str) -> str:
    """The person that a row's subject is or belongs to; empty where it is about nobody."""
    row = tx.one(_WHOSE, {"subject": subject})
    return str(row.id) if row else ""


def _sealed(tx: Tx, subject: str, purpose: str) -> tuple[str | None, bytes | None]:
    """Whom a row is about, and its purpose under their key; nothing where it is about nobody."""
    row = tx.one(_WHOSE, {"subject": subject})
    if row is None:
        return None, None
    if row.wrapped_key is None:  # erased: nobody is told any more why
        return row.id, None
    return row.id, seal(tx.vault.unwrap(row.wrapped_key, row.id), purpose, f"audit.purpose:{row.id}")


def purpose_of(tx: Tx, row: Any) -> str:
    """The purpose of a row as it was typed, for as long as whoever it is about is not erased."""
    row = SimpleNamespace(**row) if isinstance(row, Mapping) else row
    if not row.purpose.startswith(SEALED):
        return str(row.purpose)
    whose = tx.one("SELECT wrapped_key FROM person WHERE id = :person", {"person": row.person})
    try:
        key = tx.vault.unwrap(whose.wrapped_key if whose else None, row.person or "")
        return str(unseal(key, row.purpose_sealed, f"audit.purpose:{row.person}"))
    except CannotOpen:
        return GONE


def mark_of(key: bytes) -> str:
    """Which key a row is hashed with, telling nothing of it."""
    return sha256(b"mark" + key).hexdigest()[:8]


def _keyed(key: bytes, *said: object) -> str:
    """The hash of a row: of all it says and of the row before it."""
    return hmac.new(key, json.dumps(said).encode(), "sha256").hexdigest()


def _plain(*said: object) -> str:
    """As rows were hashed before there was a key; good only for those before the first keyed one."""
    return sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """How far the audit goes: rows, and the hash of the last. Kept outside, it shows rows that were cut off."""

    rows: int
    hash: str

    def __str__(self) -> str:
        return f"{self.rows}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Checked:
    """The audit gone through: its head, and the first row that is wrong with why; `broken` 0 where it ends early."""

    head: Head
    broken: int | None = None
    why: str = ""


def check(tx: Tx, kept: Mapping[int, str]) -> Checked:
    """Recompute every link. `kept`: hashes by count of rows, as they were noted outside."""
    previous, rows, keyed = FIRST, 0, False
    for row in tx.all("SELECT * FROM audit ORDER BY id"):
        rows += 1
        why = _wrong_with(tx, row, previous, keyed) or _unlike(kept, rows, row.hash)
        if why:
            return Checked(Head(rows - 1, previous), int(row.id), why)
        previous, keyed = row.hash, keyed or bool(row.key)
    if rows < max(kept, default=0):
        return Checked(Head(rows, previous), 0, f"it ends after {rows} rows; {max(kept)} were noted outside")
    return Checked(Head(rows, previous))


def _wrong_with(tx: Tx, row: Any, previous: str, keyed: bool) -> str:
    if row.previous != previous:
        return "a row before it is missing, or was put in"
    said = (previous, row.at, row.who, row.what, row.subject, row.purpose)
    if row.key and row.key != mark_of(tx.audit_key):
        return "it was written under another SECRET_KEY"
    if not row.key and keyed:
        return "it has no key, and rows before it have"
    right = _keyed(tx.audit_key, *said) if row.key else _plain(*said)
    return "" if hmac.compare_digest(right, row.hash) else "it was altered"


def _unlike(kept: Mapping[int, str], rows: int, found: str) -> str:
    return "it is not the row that was noted outside" if kept.get(rows, found) != found else ""


def head(tx: Tx) -> Head:
    """Without recomputing anything."""
    row = tx.run(
        "SELECT COUNT(*) AS n, (SELECT hash FROM audit WHERE id = (SELECT MAX(id) FROM audit)) AS last FROM audit"
    ).one()
    return Head(int(row.n), row.last or FIRST)


def first_broken(tx: Tx) -> int | None:
    """The number of the first row that was altered, or follows a missing one; None when all hold."""
    return check(tx, {}).broken


# --- read by staff ----------------------------------------------------------------------------------


# What a reader of the audit may narrow it to.
_NARROWED = {
    "who": "a.who = :who",
    "what": "a.what = :what",
    "since": "a.at >= :since",
    "until": "a.at < :until",
}


def page(
    tx: Tx, scope: Scope, narrowed: Mapping[str, Any], *, after: int = 0, most: int
) -> tuple[list[Mapping[str, Any]], int]:
    """The newest rows before row `after`, and from where the next page goes on (0: nowhere).

    A branch's auditor reads what its own staff did.
    """
    wanted = [sql for name, sql in _NARROWED.items() if narrowed.get(name)]
    wanted += ["(a.person = :subject OR a.subject = :subject)"] if narrowed.get("subject") else []
    wanted += ["a.id < :after"] if after else []
    if not scope.everywhere:
        wanted.append("a.who IN (SELECT s.name FROM staff s WHERE s.branch = :scope_branch)")
    rows = tx.all(
        "SELECT a.id, a.at, a.who, a.what, a.subject, a.purpose, a.person, a.purpose_sealed FROM audit a"
        f"{' WHERE ' + ' AND '.join(wanted) if wanted else ''} ORDER BY a.id DESC LIMIT :most",
        {**scope.values, **narrowed, "after": after, "most": most + 1},
    )
    shown = ("id", "at", "who", "what", "subject")
    found: list[Mapping[str, Any]] = [
        {**{name: getattr(row, name) for name in shown}, "purpose": purpose_of(tx, row)}
        for row in rows[:most]
    ]
    return found, int(rows[most - 1].id) if len(rows) > most else 0


def last(tx: Tx, what: str, subject: str) -> Mapping[str, Any] | None:
    """When that was done last, by whom and why; None where it never was."""
    row = tx.one(
        "SELECT at, who, purpose, person, purpose_sealed FROM audit WHERE subject = :subject AND what = :what"
        " ORDER BY id DESC LIMIT 1",
        {"subject": subject, "what": what},
    )
    return {"at": row.at, "who": row.who, "why": purpose_of(tx, row)} if row else None


def count_since(tx: Tx, since: int, what: str) -> int:
    """Rows of one kind since a moment."""
    row = tx.run(
        "SELECT COUNT(*) AS n FROM audit WHERE at > :since AND what = :what", {"since": since, "what": what}
    )
    return int(row.one().n)


def busiest(tx: Tx, since: int, kinds: str) -> tuple[str, int]:
    """Who did most of some kinds (an SQL list of our own) since a moment, and how often."""
    row = tx.one(
        f"SELECT who, COUNT(*) AS n FROM audit WHERE at > :since AND what IN ({kinds})"
        " GROUP BY who ORDER BY n DESC, who",
        {"since": since},
    )
    return (row.who, int(row.n)) if row else ("", 0)


def count_by(tx: Tx, who: str, since: int, kinds: str, most: int) -> int:
    """How often one of the staff did some kinds since a moment, counted no further than `most`.

    Asked with each line that is written: a table of thousands taken along would else count itself again and again.
    """
    row = tx.run(
        "SELECT COUNT(*) AS n FROM (SELECT 1 FROM audit WHERE who = :who AND at > :since"
        f" AND what IN ({kinds}) LIMIT :most) AS lately",
        {"since": since, "who": who, "most": most},
    ).one()
    return int(row.n)
