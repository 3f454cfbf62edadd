"""When branches are open: their hours, and days of their own beside the country's calendar."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx
from bot.working_days import Office

Row = dict[str, Any]


def load(tx: Tx, branch: str, area: str = "") -> Office:
    """The office of a branch; one that nobody knows keeps the usual hours, by the clock of `area`."""
    row = tx.one("SELECT areas, opens, closes, weekdays FROM branch WHERE id = :id", {"id": branch})
    if row is None:
        return Office(area)
    days = tx.all("SELECT day, open, why FROM office_day WHERE branch = :id", {"id": branch})
    return Office(
        area or str(row.areas).split(" ")[0],
        _clock(row.opens),
        _clock(row.closes),
        tuple(int(day) for day in row.weekdays),
        {date.fromisoformat(one.day): str(one.why) for one in days if not one.open},
        frozenset(date.fromisoformat(one.day) for one in days if one.open),
    )


def _clock(minutes: int) -> time:
    """Of minutes after midnight; the whole of a day ends a minute before it."""
    hour, minute = divmod(min(minutes, 1439), 60)
    return time(hour, minute)


def near(tx: Tx, area: str) -> str:
    """The branch that serves an area, by the longest code of its own; the only one there is; else empty."""
    rows = tx.all("SELECT id, areas FROM branch ORDER BY id")
    fits = [
        (len(code), str(row.id))
        for row in rows
        for code in str(row.areas).split()
        if f"{area}.".startswith(f"{code}.")
    ]
    if fits:
        return max(fits, key=lambda fit: fit[0])[1]
    return str(rows[0].id) if len(rows) == 1 else ""


def of_agent(tx: Tx, agent: str | None) -> Office:
    """The office of an agent's branch, by whose days their offers stand still."""
    row = tx.one(
        "SELECT c.branch FROM agent a JOIN community c ON c.id = a.community WHERE a.id = :id",
        {"id": agent or ""},
    )
    return load(tx, str(row.branch)) if row else Office()


def of_person(tx: Tx, person: str) -> Office:
    """The office that serves where somebody lives, by their own clock."""
    row = tx.one("SELECT area FROM person WHERE id = :id", {"id": person})
    area = str(row.area) if row else ""
    return load(tx, near(tx, area), area)


def listed(tx: Tx, scope: Scope) -> list[Row]:
    """Every branch in reach with its hours."""
    rows = tx.all(
        "SELECT r.id, r.name, r.areas, r.opens, r.closes, r.weekdays FROM branch r"
        f" WHERE 1 = 1{scope.branches('r')} ORDER BY r.name",
        scope.values,
    )
    return [dict(row._mapping) for row in rows]


def own_days(tx: Tx, scope: Scope, since: date) -> list[Row]:
    """Days of the branches in reach from `since` on, the next first."""
    rows = tx.all(
        "SELECT d.branch, r.name, d.day, d.open, d.why, d.set_by, d.set_at FROM office_day d"
        f" JOIN branch r ON r.id = d.branch WHERE d.day >= :since{scope.branches('r')} ORDER BY d.day, r.name",
        {**scope.values, "since": since.isoformat()},
    )
    return [dict(row._mapping) for row in rows]


def set_hours(tx: Tx, scope: Scope, branch: str, opens: int, closes: int, weekdays: str) -> bool:
    """False when the branch is unknown or out of reach. Minutes after local midnight."""
    return bool(
        tx.changed(
            "UPDATE branch SET opens = :opens, closes = :closes, weekdays = :weekdays"
            f" WHERE id = :id{scope.branches('branch')}",
            {**scope.values, "opens": opens, "closes": closes, "weekdays": weekdays, "id": branch},
        )
    )


def set_day(tx: Tx, scope: Scope, branch: str, day: date, *, is_open: bool, why: str, now: int) -> bool:
    """Close or open one day; a day that was set before is set anew. False for a branch out of reach."""
    values = {"branch": branch, "day": day.isoformat(), "open": int(is_open), "why": why}
    return bool(
        tx.changed(
            "INSERT INTO office_day (branch, day, open, why, set_by, set_at)"
            " SELECT b.id, :day, :open, :why, :who, :now FROM branch b WHERE b.id = :branch"
            f"{scope.branches('b')} ON CONFLICT (branch, day) DO UPDATE SET open = excluded.open,"
            " why = excluded.why, set_by = excluded.set_by, set_at = excluded.set_at",
            {**scope.values, **values, "who": scope.who, "now": now},
        )
    )


def forget_day(tx: Tx, scope: Scope, branch: str, day: date) -> bool:
    """The country's calendar holds again; False where nothing was set, or out of reach."""
    return bool(
        tx.changed(
            "DELETE FROM office_day WHERE branch = :branch AND day = :day"
            f" AND branch IN (SELECT b.id FROM branch b WHERE 1 = 1{scope.branches('b')})",
            {**scope.values, "branch": branch, "day": day.isoformat()},
        )
    )
