"""Texts that staff wrote for many, kept by name: every version as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx
from bot.storage.staff.scope import Scope

MOST = 200  # texts on a page


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a text, by language, its figures still named."""

    id: str
    name: str
    number: int
    words: Mapping[str, str]
    who: str
    at: int


_FROM = "SELECT a.id, a.name, v.number, v.plain, v.who, v.at FROM wording a JOIN wording_version v ON v.wording = a.id"
_NEWEST = "v.number = (SELECT MAX(n.number) FROM wording_version n WHERE n.wording = a.id)"


def _theirs(scope: Scope) -> str:
    return "" if scope.branch is None else " AND (a.branch IS NULL OR a.branch = :scope_branch)"


def listed(tx: Tx, scope: Scope) -> list[Wording]:
    """The newest version of each in reach, by name."""
    rows = tx.all(
        f"{_FROM} WHERE {_NEWEST}{_theirs(scope)} ORDER BY a.name, a.id LIMIT :most",
        {**scope.values, "most": MOST},
    )
    return [_wording(row) for row in rows]


def versions(tx: Tx, scope: Scope, identity: str) -> list[Wording]:
    """Every version of one, the newest first; empty for none in reach."""
    rows = tx.all(
        f"{_FROM} WHERE a.id = :id{_theirs(scope)} ORDER BY v.number DESC",
        {**scope.values, "id": identity},
    )
    return [_wording(row) for row in rows]


def _wording(row: Any) -> Wording:
    return Wording(row.id, row.name, int(row.number), json.loads(row.plain), row.who, row.at)


def add(tx: Tx, scope: Scope, identity: str, name: str) -> None:
    tx.run(
        "INSERT INTO wording (id, name, branch) VALUES (:id, :name, :branch)",
        {"id": identity, "name": name, "branch": scope.branch},
    )


def add_version(tx: Tx, who: str, identity: str, number: int, words: Mapping[str, str], now: int) -> None:
    tx.run(
        "INSERT INTO wording_version (wording, number, plain, who, at) VALUES (:id, :number, :plain, :who, :now)",
        {
            **{"id": identity, "number": number, "who": who[:60], "now": now},
            "plain": json.dumps(dict(words), ensure_ascii=False),
        },
    )
