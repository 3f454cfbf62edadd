"""The companion for paying: a worker's reminder day, whom they let see it, and the months they noted themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.rules.figures import Month
from bot.storage.database import Tx
from bot.storage.referrals import offers
from bot.storage.referrals.referrals import Referral
from bot.storage.staff.scope import Scope

REACHED = ("active", "quiet")  # states in which somebody is still accompanied


@dataclass(frozen=True, slots=True)
class Paying:
    referral: str
    person: str
    agent: str | None
    state: str
    day: int
    shares: bool
    begun: Month
    paid_until: Month | None
    why: str  # why it ended, or "moved": their new place is still to come


def begin(tx: Tx, referral: Referral, month: Month, now: int) -> None:
    """From the month in which a worker confirmed that they are registered, with the agent who has them; begun once."""
    offer = offers.accepted_of(tx, referral.id)
    tx.run(
        "INSERT INTO paying (referral, person, agent, state, begun, changed_at)"
        " VALUES (:id, :person, :agent, 'active', :begun, :now) ON CONFLICT DO NOTHING",
        {
            "id": referral.id,
            "person": referral.person,
            "agent": offer.agent if offer else None,
            "begun": str(month),
            "now": now,
        },
    )


def to_begin(tx: Tx, person: str) -> str | None:
    """The id of somebody's newest referral that led to a registration, where nothing of its payments is kept yet."""
    row = tx.one(
        "SELECT r.id FROM referral r WHERE r.person = :person AND r.state IN ('registered', 'confirmed')"
        " AND NOT EXISTS (SELECT 1 FROM paying p WHERE p.referral = r.id) ORDER BY r.created_at DESC, r.id LIMIT 1",
        {"person": person},
    )
    return str(row.id) if row else None


def load(tx: Tx, referral: str) -> Paying | None:
    return _paying(tx.one(f"SELECT * FROM paying WHERE referral = :id{tx.for_update}", {"id": referral}))


def of_person(tx: Tx, person: str) -> Paying | None:
    """The newest of somebody's own, or of whom they help."""
    return _paying(
        tx.one(
            "SELECT y.* FROM paying y JOIN person p ON p.id = y.person WHERE p.id = :person OR p.helper = :person"
            " ORDER BY y.changed_at DESC, y.referral",
            {"person": person},
        )
    )


def _paying(row: Any) -> Paying | None:
    if row is None:
        return None
    until = Month.parse(row.paid_until)
    begun = Month.parse(row.begun)
    assert begun
    return Paying(
        row.referral, row.person, row.agent, row.state, row.day, bool(row.shares), begun, until, row.why
    )


def change(tx: Tx, referral: str, now: int, **to: object) -> None:
    """Columns of one companion, by name."""
    named = ", ".join(f"{name} = :{name}" for name in to)
    tx.run(
        f"UPDATE paying SET {named}, changed_at = :now WHERE referral = :id",
        {**to, "id": referral, "now": now},
    )


def left_alone(tx: Tx, today: str, after: str, most: int) -> list[str]:
    """Referrals behind an id whose companion has no agent who works: none, suspended, unlinked, or past their day."""
    rows = tx.all(
        "SELECT y.referral FROM paying y LEFT JOIN agent a ON a.id = y.agent WHERE y.referral > :after"
        " AND y.state IN ('active', 'quiet') AND (a.id IS NULL OR a.state <> 'linked' OR a.valid_until < :today)"
        " ORDER BY y.referral LIMIT :most",
        {"after": after, "today": today, "most": most},
    )
    return [str(row.referral) for row in rows]


def leave(tx: Tx, agent: str) -> list[str]:
    """An agent has left: nobody sees what is due until the worker says so again; the referrals left alone."""
    rows = tx.all(
        "UPDATE paying SET agent = NULL, shares = 0 WHERE agent = :agent RETURNING referral", {"agent": agent}
    )
    return sorted(str(row.referral) for row in rows)


def shared_with(tx: Tx, agent: str, before: Month) -> list[Paying]:
    """Workers of an agent who let them see it and have not noted this month yet."""
    rows = tx.all(
        "SELECT * FROM paying WHERE agent = :agent AND shares = 1 AND state IN ('active', 'quiet')"
        " AND paid_until < :month ORDER BY paid_until, referral",
        {"agent": agent, "month": str(before)},
    )
    return [found for row in rows if (found := _paying(row))]


def kept_up(tx: Tx, scope: Scope, months: int, today: Month) -> dict[tuple[str, str], tuple[int, int]]:
    """(agent, kecamatan) -> of how many who began at least so many months ago, how many noted that many months."""
    latest = today.plus(1 - months)
    rows = tx.all(
        "SELECT a.handle, substr(p.area, 1, 8) AS area, y.begun, y.paid_until FROM paying y"
        " JOIN person p ON p.id = y.person LEFT JOIN agent a ON a.id = y.agent"
        f" WHERE y.begun <= :latest AND p.rehearsal IS NULL{scope.people_or_agent('p', 'y.person', 'y.agent')}",
        {**scope.values, "latest": str(latest)},
    )
    counted: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        begun, until = Month.parse(row.begun), Month.parse(row.paid_until)
        assert begun
        group = (str(row.handle or ""), str(row.area))
        began, still = counted.get(group, (0, 0))
        counted[group] = (began + 1, still + (until is not None and until >= begun.plus(months - 1)))
    return counted
