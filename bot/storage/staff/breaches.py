"""Whom the audit names in a span of time, for the notices that the law asks for after a breach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.storage.database import Tx
from bot.storage.staff.audit import whose
from bot.storage.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Touched:
    """What one of the staff, an agent or a command did with one person's data, and how often."""

    person: str
    who: str
    what: str
    times: int


@dataclass(frozen=True, slots=True)
class Reached:
    """How somebody concerned can be told: by which channel they wrote last, in which language."""

    person: str
    channel: str
    language: str


def touched(tx: Tx, since: int, until: int, who: str = "") -> Iterator[Touched]:
    """From `since` up to but not at `until` (milliseconds since 1970), of `who` alone where one is named."""
    rows = tx.all(
        "SELECT who, what, subject, COUNT(*) AS times FROM audit WHERE at >= :since AND at < :until"
        " AND (:who = '' OR who = :who) AND subject <> '' GROUP BY who, what, subject ORDER BY who, what, subject",
        {"since": since, "until": until, "who": who},
    )
    for row in rows:
        if person := whose(tx, row.subject):
            yield Touched(person, row.who, row.what, row.times)


def reached(tx: Tx, scope: Scope, person: str) -> Reached | None:
    """None for somebody who was erased, or is out of reach."""
    row = tx.one(
        "SELECT p.id, p.channel, p.language FROM person p WHERE p.id = :person AND p.wrapped_key IS NOT NULL"
        f"{scope.people('p')}",
        {**scope.values, "person": person},
    )
    return Reached(row.id, row.channel, row.language) if row else None


def everybody(tx: Tx, scope: Scope, until: int) -> list[str]:
    """Whose data lay in the database before a moment and lies there still."""
    rows = tx.all(
        "SELECT p.id FROM person p WHERE p.created_at < :until AND p.wrapped_key IS NOT NULL"
        f"{scope.people('p')} ORDER BY p.id",
        {**scope.values, "until": until},
    )
    return [row.id for row in rows]
