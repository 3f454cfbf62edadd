"""Staff: who may open the console, and how often somebody tried in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx


@dataclass(frozen=True, slots=True)
class Staff:
    """`locked_until` in milliseconds since 1970; `must_change` after a one-time password.

    `branch` None is every branch, `areas` are codes of their own, `communities` ids.
    """

    id: str
    name: str
    password: str
    role: str
    must_change: bool
    failures: int
    locked_until: int
    branch: str | None = None
    areas: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()


def _staff(row: Any) -> Staff:
    return Staff(
        row.id,
        row.name,
        row.password,
        row.role,
        bool(row.must_change),
        row.failures,
        row.locked_until or 0,
        row.branch,
        tuple(row.areas.split()),
        tuple(row.communities.split()),
    )


def by_name(tx: Tx, name: str, *, lock: bool = True) -> Staff | None:
    """Somebody by their login, locked until the transaction ends unless it only looks."""
    row = tx.one(f"SELECT * FROM staff WHERE name = :name{tx.for_update if lock else ''}", {"name": name})
    return _staff(row) if row else None


def by_id(tx: Tx, staff: str) -> Staff | None:
    row = tx.one("SELECT * FROM staff WHERE id = :id", {"id": staff})
    return _staff(row) if row else None


def count(tx: Tx) -> int:
    row = tx.one("SELECT COUNT(*) AS n FROM staff")
    return int(row.n) if row else 0


def add(tx: Tx, staff: str, name: str, password: str, role: str, *, must_change: bool, now: int) -> bool:
    """Add somebody; False when the name is taken."""
    return bool(
        tx.changed(
            "INSERT INTO staff (id, name, password, role, must_change, failures, created_at)"
            " VALUES (:id, :name, :password, :role, :must_change, 0, :now) ON CONFLICT (name) DO NOTHING",
            {
                "id": staff,
                "name": name,
                "password": password,
                "role": role,
                "must_change": int(must_change),
                "now": now,
            },
        )
    )


def set_password(tx: Tx, staff: str, password: str, *, must_change: bool) -> None:
    tx.run(
        "UPDATE staff SET password = :password, must_change = :must_change, failures = 0,"
        " locked_until = NULL WHERE id = :id",
        {"password": password, "must_change": int(must_change), "id": staff},
    )


def note_failure(tx: Tx, staff: str, *, locked_until: int | None) -> None:
    tx.run(
        "UPDATE staff SET failures = failures + 1, locked_until = COALESCE(:until, locked_until) WHERE id = :id",
        {"until": locked_until, "id": staff},
    )


def note_login(tx: Tx, staff: str, now: int) -> None:
    tx.run(
        "UPDATE staff SET failures = 0, locked_until = NULL, last_login_at = :now WHERE id = :id",
        {"now": now, "id": staff},
    )


def set_reach(
    tx: Tx, staff: str, role: str, branch: str | None, areas: Sequence[str], communities: Sequence[str]
) -> None:
    """In which role somebody works, and for which branch, areas and communities."""
    tx.run(
        "UPDATE staff SET role = :role, branch = :branch, areas = :areas, communities = :communities WHERE id = :id",
        {
            "role": role,
            "branch": branch,
            "areas": " ".join(areas),
            "communities": " ".join(communities),
            "id": staff,
        },
    )


def areas_of(tx: Tx, branch: str) -> tuple[str, ...]:
    """The areas a branch serves; where nobody wrote them down, those its agents cover."""
    row = tx.one("SELECT areas FROM branch WHERE id = :id", {"id": branch})
    if row is None or row.areas:
        return tuple(row.areas.split()) if row else ()
    covered = tx.all(
        "SELECT DISTINCT a.covers FROM agent a JOIN community c ON c.id = a.community WHERE c.branch = :id"
        " AND a.rehearsal IS NULL",
        {"id": branch},
    )
    return tuple(sorted({code for row in covered for code in row.covers.split()}))


def branch_named(tx: Tx, name: str) -> str | None:
    row = tx.one("SELECT id FROM branch WHERE name = :name", {"name": name})
    return str(row.id) if row else None
