"""What staff look at of one person or one matter: histories and counts; no message texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.referrals.states import WITH_AGENT
from bot.storage.database import Tx, listed
from bot.storage.staff.lists import ASKED, LISTS, SHOWS_WHO, Entry, Who, opened
from bot.storage.staff.lists import ELSEWHERE as _ELSEWHERE
from bot.storage.staff.lists import NEWEST as _NEWEST
from bot.storage.staff.lists import RIGHT as _RIGHT
from bot.storage.staff.scope import Scope

__all__ = ["Entry", "Who"]


def person(tx: Tx, scope: Scope, identity: str) -> Entry | None:
    """Somebody, opened; None when there is nobody of that id in reach."""
    row = tx.one(
        f"SELECT {SHOWS_WHO}, {LISTS['people'].shows} FROM person p{_NEWEST} WHERE p.id = :id{scope.people('p')}",
        {**scope.values, "id": identity},
    )
    return opened(tx, row) if row else None


def sees(tx: Tx, scope: Scope, identity: str) -> bool:
    """Whether somebody of that id is in reach."""
    found = tx.one(
        f"SELECT 1 FROM person p WHERE p.id = :id{scope.people('p')}", {**scope.values, "id": identity}
    )
    return found is not None


def offers(tx: Tx, referral: str) -> list[Mapping[str, Any]]:
    """Every agent asked about a referral, in order, and what became of it."""
    rows = tx.all(
        "SELECT a.handle AS agent, o.km, o.because, o.state, o.why, o.offered_at, o.answered_at FROM offer o"
        " JOIN agent a ON a.id = o.agent WHERE o.referral = :id ORDER BY o.id",
        {"id": referral},
    )
    return [dict(row._mapping) for row in rows]


def referral(tx: Tx, scope: Scope, identity: str) -> Entry | None:
    """One referral as a line of the list, with what agent and worker said of it."""
    listing = LISTS["referrals"]
    row = tx.one(
        f"SELECT {SHOWS_WHO}, {listing.shows}, r.reported, r.answer FROM {listing.tables}"
        f" AND r.id = :id{scope.people('p')}",
        {**scope.values, "id": identity},
    )
    return opened(tx, row) if row else None


# What a person's page shows beside the person; all of it stands in clear.
_HISTORY = {
    "registrations": "SELECT id, reference, state, area, created_at, form_at FROM registration"
    " WHERE person = :id ORDER BY created_at DESC",
    "referrals": "SELECT r.id, g.reference, r.state, r.created_at, r.changed_at FROM referral r"
    " JOIN registration g ON g.id = r.registration WHERE r.person = :id ORDER BY r.created_at DESC",
    "offers": "SELECT o.referral, a.handle AS agent, o.code, o.km, o.because, o.state, o.offered_at, o.expires_at,"
    " o.answered_at FROM offer o JOIN agent a ON a.id = o.agent JOIN referral r ON r.id = o.referral"
    " WHERE r.person = :id ORDER BY o.id",
    "visits": "SELECT v.state, v.at, v.missed_by, v.moved, v.made_at, a.handle AS agent FROM visit v"
    " JOIN agent a ON a.id = v.agent WHERE v.person = :id ORDER BY v.id DESC LIMIT 20",
    "paying": "SELECT y.referral, y.state, y.day, y.shares, y.begun, y.paid_until, y.why, y.changed_at,"
    " a.handle AS agent FROM paying y LEFT JOIN agent a ON a.id = y.agent WHERE y.person = :id",
    "cards": "SELECT card FROM referral WHERE person = :id AND card <> ''",
    "letters": "SELECT id, channel, urgency, state, kind, reason, created_at, done_at, broadcast, category,"
    " COALESCE(billed, expected) AS cost FROM letter WHERE person = :id ORDER BY id DESC LIMIT 30",
    "stands": "SELECT flow, step, held_by, updated_at FROM conversation WHERE person = :id",
    "journey": "SELECT flow, MIN(at) AS began_at, MAX(at) AS last_at,"
    " SUM(CASE WHEN kind = 'answered' THEN 1 ELSE 0 END) AS answered,"
    " SUM(CASE WHEN kind = 'reasked' THEN 1 ELSE 0 END) AS reasked FROM event WHERE person = :id AND flow <> ''"
    " GROUP BY flow ORDER BY MAX(at) DESC LIMIT 15",
    "chats": "SELECT network, reachable, last_inbound_at, open_until, joined_at FROM channel_identity"
    " WHERE person = :id ORDER BY id",
    "duplicates": "SELECT d.id, d.state, e.reference AS earlier, l.reference AS later FROM duplicate d"
    " JOIN registration e ON e.id = d.earlier JOIN registration l ON l.id = d.later"
    " WHERE e.person = :id OR l.person = :id ORDER BY d.id DESC LIMIT 10",
    "complaints": "SELECT reference, kind, state, opened_at FROM complaint WHERE person = :id ORDER BY id DESC",
    "looks": "SELECT at, who, what, purpose, person, purpose_sealed FROM audit WHERE subject = :id"
    " ORDER BY id DESC LIMIT 20",
    "consents": "SELECT kind, version, given_at, withdrawn_at FROM consent WHERE person = :id ORDER BY id DESC",
    "help": "SELECT id, reason, state, asked_at FROM help_request WHERE person = :id ORDER BY id DESC",
    "contacts": "SELECT t.at, t.result, a.handle AS agent, m.name AS community, c.campaign FROM first_contact t"
    " LEFT JOIN agent_code c ON c.id = t.code LEFT JOIN agent a ON a.id = c.agent"
    " LEFT JOIN community m ON m.id = c.community WHERE t.person = :id ORDER BY t.id",
}


def history(tx: Tx, identity: str) -> dict[str, list[Mapping[str, Any]]]:
    return {
        name: [dict(row._mapping) for row in tx.all(sql, {"id": identity})] for name, sql in _HISTORY.items()
    }


# What waits for somebody of the staff, each as a count.
_WAITING = {
    "unserved": "referral r JOIN person p ON p.id = r.person WHERE r.state = 'unserved'",
    "help": f"help_request h JOIN person p ON p.id = h.person WHERE h.state = 'open' AND NOT {_ELSEWHERE}",
    "disputes": "help_request h JOIN person p ON p.id = h.person WHERE h.state = 'open' AND h.reason = 'disputed'",
    "rights": f"help_request h JOIN person p ON p.id = h.person WHERE h.state = 'open' AND {_RIGHT}",
    "rights_soon": f"help_request h JOIN person p ON p.id = h.person WHERE h.state = 'open' AND {_RIGHT}"
    " AND h.asked_at < :alarm",
    "failed": "message m JOIN person p ON p.id = m.person WHERE m.state = 'failed'",
}


# The same of what is about an agent as well: the lead may be with nobody any more.
_COMPLAINTS = {
    "complaints": "complaint c JOIN person p ON p.id = c.person WHERE c.state = 'open'",
    "money": "complaint c JOIN person p ON p.id = c.person WHERE c.state = 'open' AND c.kind = 'money'",
}
_PAIRS = (
    "duplicate d JOIN registration g ON g.id = d.later JOIN person p ON p.id = g.person"
    " JOIN registration e ON e.id = d.earlier JOIN person q ON q.id = e.person WHERE d.state = 'open'"
)


def waiting(tx: Tx, scope: Scope, alarm: int) -> dict[str, int]:
    """How much of each kind waits; requests about data asked before `alarm` are nearly late."""
    asked = {name: what + scope.people("p") for name, what in _WAITING.items()}
    asked |= {
        name: what + scope.people_or_agent("p", "c.person", "c.agent") for name, what in _COMPLAINTS.items()
    }
    asked["duplicates"] = _PAIRS + scope.people("p") + scope.people("q")
    counts = ", ".join(f"(SELECT COUNT(*) FROM {what}) AS {name}" for name, what in asked.items())
    row = tx.run(f"SELECT {counts}", {**scope.values, "alarm": alarm}).one()
    return {name: int(value) for name, value in row._mapping.items()}


def message(tx: Tx, scope: Scope, number: int) -> Entry | None:
    """One message that failed, as a line of the list; what it says is not opened."""
    listing = LISTS["failed"]
    row = tx.one(
        f"SELECT {SHOWS_WHO}, {listing.shows} FROM {listing.tables} AND m.id = :number{scope.people('p')}",
        {**scope.values, "number": number},
    )
    return opened(tx, row) if row else None


def settle_message(tx: Tx, scope: Scope, number: int) -> str | None:
    """A message needs no turn any more, had it one or not; whose it is, None for none in reach."""
    row = tx.run(
        "UPDATE message SET state = 'done', reason = 'settled by hand' WHERE id = :number"
        f" AND person IN (SELECT p.id FROM person p WHERE p.id = message.person{scope.people('p')}) RETURNING person",
        {**scope.values, "number": number},
    ).first()
    return str(row.person) if row else None


def request(tx: Tx, scope: Scope, number: int) -> Entry | None:
    """One request of any kind, as a line of the list."""
    listing = LISTS["help"]
    row = tx.one(
        f"SELECT {SHOWS_WHO}, {listing.shows}, h.purpose, t.name AS assigned FROM {ASKED}"
        f" LEFT JOIN staff t ON t.id = h.assigned WHERE h.id = :number{scope.people('p')}",
        {**scope.values, "number": number},
    )
    return opened(tx, row) if row else None


def is_disputed(tx: Tx, identity: str) -> bool:
    """Whether staff still have to settle what became of a person's referral."""
    found = tx.one(
        "SELECT 1 FROM help_request WHERE person = :id AND state = 'open' AND reason = 'disputed'",
        {"id": identity},
    )
    return found is not None


def end_dispute(tx: Tx, identity: str, now: int) -> bool:
    """Whether there was one."""
    return bool(
        tx.changed(
            "UPDATE help_request SET state = 'closed', closed_at = :now"
            " WHERE person = :id AND state = 'open' AND reason = 'disputed'",
            {"id": identity, "now": now},
        )
    )


def agents(tx: Tx) -> list[Mapping[str, Any]]:
    """The directory without names and phones, and without try-it pages; the fullest first."""
    rows = tx.all(
        "SELECT a.handle, c.name AS community, b.name AS branch, a.state, a.valid_until, a.capacity, a.sample,"
        " a.linked_at,"
        f" (SELECT COUNT(*) FROM referral r WHERE r.agent = a.id AND r.state IN ({listed(WITH_AGENT)})) AS load"
        " FROM agent a JOIN community c ON c.id = a.community JOIN branch b ON b.id = c.branch"
        " WHERE a.rehearsal IS NULL ORDER BY load DESC, a.handle LIMIT 1000"
    )
    return [dict(row._mapping) for row in rows]


def close_help(tx: Tx, scope: Scope, request: int, now: int) -> tuple[str, str] | None:
    """A help request is done; whose it was and what for; None for one not open, or that somebody else writes with.

    An alarm ends with what it warned of.
    """
    row = tx.run(
        "UPDATE help_request SET state = 'closed', closed_at = :now WHERE id = :id AND state = 'open'"
        " AND (staff IS NULL OR staff = :mine) AND person IN"
        f" (SELECT p.id FROM person p WHERE p.id = help_request.person{scope.people('p')})"
        " RETURNING person, reason",
        {**scope.values, "id": request, "mine": scope.staff, "now": now},
    ).first()
    if row is None:
        return None
    asked = row.reason.removeprefix("late_")
    if asked.startswith("right_"):
        tx.run(
            "UPDATE help_request SET state = 'closed', closed_at = :now"
            " WHERE person = :person AND state = 'open' AND reason IN (:asked, :late)",
            {"now": now, "person": row.person, "asked": asked, "late": f"late_{asked}"},
        )
    return str(row.person), str(asked)
