"""Staff: who may open the console, in which role, for whom, and with which second factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx


@dataclass(frozen=True, slots=True)
class Staff:
    """`must_change` after a one-time password, which is good until `password_until` (milliseconds since 1970).

    `branch` None is every branch, `areas` are codes of their own, `communities` ids. `factor_at` is None while
    there is no second factor, `person` while no chat of theirs is linked.
    """

    id: str
    name: str
    password: str
    role: str
    must_change: bool
    password_until: int | None
    disabled_at: int | None
    last_login_at: int | None
    branch: str | None
    areas: tuple[str, ...]
    communities: tuple[str, ...]
    factor_salt: str
    factor_at: int | None
    factor_step: int
    person: str | None


def _staff(row: Any) -> Staff:
    return Staff(
        row.id,
        row.name,
        row.password,
        row.role,
        bool(row.must_change),
        row.password_until,
        row.disabled_at,
        row.last_login_at,
        row.branch,
        tuple(row.areas.split()),
        tuple(row.communities.split()),
        row.factor_salt,
        row.factor_at,
        row.factor_step,
        row.person,
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


def add(tx: Tx, staff: str, name: str, password: str, role: str, *, until: int, now: int) -> bool:
    """Add somebody with a one-time password, good until a moment; False when the name is taken."""
    return bool(
        tx.changed(
            "INSERT INTO staff (id, name, password, role, must_change, password_until, created_at)"
            " VALUES (:id, :name, :password, :role, 1, :until, :now) ON CONFLICT (name) DO NOTHING",
            {"id": staff, "name": name, "password": password, "role": role, "until": until, "now": now},
        )
    )


def set_password(tx: Tx, staff: str, password: str, *, until: int | None = None) -> None:
    """A password of their own, or one for one time that is good until a moment."""
    tx.run(
        "UPDATE staff SET password = :password, must_change = :must_change, password_until = :until WHERE id = :id",
        {"password": password, "must_change": int(until is not None), "until": until, "id": staff},
    )


def note_login(tx: Tx, staff: str, now: int) -> None:
    tx.run("UPDATE staff SET last_login_at = :now WHERE id = :id", {"now": now, "id": staff})


def set_disabled(tx: Tx, staff: str, at: int | None) -> None:
    tx.run("UPDATE staff SET disabled_at = :at WHERE id = :id", {"at": at, "id": staff})


def set_factor(tx: Tx, staff: str, salt: str, at: int | None, step: int = 0) -> None:
    """What the second factor is made of; `at` None until its first code was shown."""
    tx.run(
        "UPDATE staff SET factor_salt = :salt, factor_at = :at, factor_step = :step WHERE id = :id",
        {"salt": salt, "at": at, "step": step, "id": staff},
    )


def take_step(tx: Tx, staff: str, step: int) -> bool:
    """A code is good once: False for one that was taken, or an older one."""
    return bool(
        tx.changed(
            "UPDATE staff SET factor_step = :step WHERE id = :id AND factor_step < :step",
            {"step": step, "id": staff},
        )
    )


def everybody(tx: Tx, scope: Scope) -> list[Staff]:
    """Accounts in reach: a branch keeps its own."""
    own = "" if scope.everywhere else " WHERE s.branch = :scope_branch"
    return [_staff(row) for row in tx.all(f"SELECT s.* FROM staff s{own} ORDER BY s.name", scope.values)]


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


def branch_names(tx: Tx) -> dict[str, str]:
    return {row.id: row.name for row in tx.all("SELECT id, name FROM branch ORDER BY name")}


def community_names(tx: Tx) -> dict[str, str]:
    return {row.id: row.name for row in tx.all("SELECT id, name FROM community ORDER BY name")}
