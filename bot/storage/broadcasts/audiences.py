"""Audiences kept by name: every version as it was, and the broadcasts that each was used for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.broadcasts.audience import Audience, audience_of
from bot.storage.broadcasts.broadcasts import Broadcast, one_of
from bot.storage.database import Tx
from bot.storage.staff.scope import Scope

MOST = 200  # audiences on a page


@dataclass(frozen=True, slots=True)
class Saved:
    """One version of an audience, the newest where nobody asked for another. `used`: broadcasts, of any version."""

    id: str
    name: str
    number: int
    audience: Audience
    who: str
    at: int
    used: int = 0


_NEWEST = "v.number = (SELECT MAX(n.number) FROM audience_version n WHERE n.audience = a.id)"
_COLUMNS = "SELECT a.id, a.name, v.number, v.plain, v.who, v.at"


def _theirs(scope: Scope) -> str:
    return "" if scope.branch is None else " AND (a.branch IS NULL OR a.branch = :scope_branch)"


def listed(tx: Tx, scope: Scope) -> list[Saved]:
    """The newest version of each in reach, by name."""
    rows = tx.all(
        f"{_COLUMNS}, (SELECT COUNT(*) FROM broadcast b WHERE b.saved = a.id) AS used FROM audience a"
        f" JOIN audience_version v ON v.audience = a.id WHERE {_NEWEST}{_theirs(scope)} ORDER BY a.name, a.id"
        " LIMIT :most",
        {**scope.values, "most": MOST},
    )
    return [_saved(row, int(row.used)) for row in rows]


def versions(tx: Tx, scope: Scope, identity: str) -> list[Saved]:
    """Every version of one, the newest first; empty for none in reach."""
    rows = tx.all(
        f"{_COLUMNS} FROM audience a JOIN audience_version v ON v.audience = a.id WHERE a.id = :id{_theirs(scope)}"
        " ORDER BY v.number DESC",
        {**scope.values, "id": identity},
    )
    return [_saved(row) for row in rows]


def named(tx: Tx, scope: Scope, name: str) -> Saved | None:
    """The newest version of the one that is called so."""
    row = tx.one(
        f"{_COLUMNS} FROM audience a JOIN audience_version v ON v.audience = a.id"
        f" WHERE a.name = :name AND {_NEWEST}{_theirs(scope)} ORDER BY a.branch LIMIT 1",
        {**scope.values, "name": name},
    )
    return _saved(row) if row else None


def _saved(row: Any, used: int = 0) -> Saved:
    plain = audience_of(json.loads(row.plain))
    return Saved(row.id, row.name, int(row.number), plain, row.who, row.at, used)


def add(tx: Tx, scope: Scope, identity: str, name: str) -> None:
    tx.run(
        "INSERT INTO audience (id, name, branch) VALUES (:id, :name, :branch)",
        {"id": identity, "name": name, "branch": scope.branch},
    )


def add_version(tx: Tx, scope: Scope, identity: str, number: int, audience: Audience, now: int) -> None:
    tx.run(
        "INSERT INTO audience_version (audience, number, plain, who, at) VALUES (:id, :number, :plain, :who, :now)",
        {
            **{"id": identity, "number": number, "plain": audience.plain()},
            **{"who": scope.who[:60], "now": now},
        },
    )


def uses(tx: Tx, identity: str, most: int) -> list[Broadcast]:
    """The broadcasts that were sent to one, the newest first."""
    rows = tx.all(
        "SELECT * FROM broadcast WHERE saved = :id ORDER BY created_at DESC, id LIMIT :most",
        {"id": identity, "most": most},
    )
    return [one_of(row) for row in rows]
