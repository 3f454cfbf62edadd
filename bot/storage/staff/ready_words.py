"""Words that staff keep ready for answers: a branch's own, and those of everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.storage.database import Tx
from bot.storage.staff.scope import Scope

_THEIRS = "(w.branch IS NULL OR :everywhere = 1 OR w.branch = :scope_branch)"


def listed(tx: Tx, scope: Scope) -> Sequence[Mapping[str, Any]]:
    """By name; `own`: whether whoever looks may take it away."""
    rows = tx.all(
        "SELECT w.id, w.name, w.words, w.staff, w.at, b.name AS branch FROM ready_words w"
        f" LEFT JOIN branch b ON b.id = w.branch WHERE {_THEIRS} ORDER BY w.name, w.id LIMIT 200",
        {**scope.values, "everywhere": int(scope.branch is None)},
    )
    return [dict(row._mapping) for row in rows]


def add(tx: Tx, scope: Scope, name: str, words: str, now: int) -> None:
    tx.run(
        "INSERT INTO ready_words (branch, name, words, staff, at) VALUES (:branch, :name, :words, :staff, :now)",
        {"branch": scope.branch, "name": name, "words": words, "staff": scope.who, "now": now},
    )


def remove(tx: Tx, scope: Scope, number: int) -> bool:
    """False for none of theirs."""
    own = "" if scope.branch is None else " AND branch = :scope_branch"
    return bool(tx.changed(f"DELETE FROM ready_words WHERE id = :id{own}", {**scope.values, "id": number}))
