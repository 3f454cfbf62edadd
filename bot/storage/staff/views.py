"""What staff look at: lists, counts and one person's history, newest first; no message texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.referrals.states import WITH_AGENT
from bot.storage.database import Tx, listed
from bot.storage.keys.sealing import CannotOpen, unseal
from bot.storage.staff.scope import Scope
from flows.answers.fields import by_key

NAME_AND_PHONE = (by_key("full_name"), by_key("phone"))


@dataclass(frozen=True, slots=True)
class Who:
    """A name and a phone as somebody gave them, empty where they gave none or were erased."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: whose it is, and `facts`, which stand in clear. Times are milliseconds since 1970."""

    person: str
    who: Who
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows (`p` is the person), by what it is filtered, and what makes a line newer than another."""

    shows: str
    tables: str
    filters: Mapping[str, str]
    order: str


_AREA = "(p.area = :area OR p.area LIKE :below)"
# The newest registration of a person holds the name and phone that staff would call them by.
_NEWEST = (
    " LEFT JOIN registration g ON g.id ="
    " (SELECT x.id FROM registration x WHERE x.person = p.id ORDER BY x.created_at DESC, x.id LIMIT 1)"
)
_OWN_AREA = "(g.area = :area OR g.area LIKE :below)"

_ASKED = f"help_request h JOIN person p ON p.id = h.person LEFT JOIN staff s ON s.id = h.staff{_NEWEST}"
_RIGHT = "h.reason LIKE 'right!_%' ESCAPE '!'"
# Requests that have a page of their own, where they are settled; an alarm stands among those for help, too.
_ELSEWHERE = f"({_RIGHT} OR h.reason = 'disputed')"

LISTS: dict[str, Listing] = {
    "people": Listing(
        "p.created_at, p.last_seen_at, p.language, p.channel, p.area, p.sector, p.stage",
        f"person p{_NEWEST} WHERE p.stage <> 'agent'",
        {"stage": "p.stage = :stage", "channel": "p.channel = :channel", "area": _AREA},
        "p.last_seen_at DESC, p.id",
    ),
    "registrations": Listing(
        "g.reference, g.state, g.area, g.created_at, g.form_at,"
        " (SELECT r.state FROM referral r WHERE r.registration = g.id) AS referral_state",
        "registration g JOIN person p ON p.id = g.person WHERE 1 = 1",
        {"state": "g.state = :state", "area": _OWN_AREA},
        "g.created_at DESC, g.id",
    ),
    "referrals": Listing(
        "r.id, g.reference, g.area, r.state, r.created_at, r.changed_at, a.handle AS agent,"
        " (SELECT COUNT(*) FROM offer o WHERE o.referral = r.id) AS offers",
        "referral r JOIN registration g ON g.id = r.registration JOIN person p ON p.id = r.person"
        " LEFT JOIN agent a ON a.id = r.agent WHERE 1 = 1",
        {"state": "r.state = :state", "area": _OWN_AREA},
        "r.created_at DESC, r.id",
    ),
    # The branch's own queue: whoever waits longest first, and what became of the offers.
    "unserved": Listing(
        "r.id, g.reference, g.area, r.changed_at AS waiting_since,"
        " (SELECT COUNT(*) FROM offer o WHERE o.referral = r.id) AS asked,"
        " (SELECT COUNT(*) FROM offer o WHERE o.referral = r.id AND o.state = 'declined') AS declined,"
        " (SELECT COUNT(*) FROM offer o WHERE o.referral = r.id AND o.state = 'expired') AS silent",
        "referral r JOIN registration g ON g.id = r.registration JOIN person p ON p.id = r.person"
        " WHERE r.state = 'unserved'",
        {"area": _OWN_AREA},
        "r.changed_at, r.id",
    ),
    "help": Listing(
        "h.id, h.reason, h.asked_at, h.state, h.heard_at, h.answered_at, s.name AS staff, p.channel, p.area",
        f"{_ASKED} WHERE NOT {_ELSEWHERE}",
        {"state": "h.state = :state", "area": _AREA},
        # Who wrote and was not answered since goes before whoever has been answered.
        "CASE WHEN h.state = 'open' AND COALESCE(h.heard_at, h.asked_at) > COALESCE(h.answered_at, 0)"
        " THEN 0 ELSE 1 END, h.asked_at DESC, h.id DESC",
    ),
}
# What the law wants settled within 3 × 24 hours; the alarm of a late one is not a line of its own.
LISTS["rights"] = Listing(
    LISTS["help"].shows,
    f"{_ASKED} WHERE h.state = 'open' AND {_RIGHT}",
    {"area": _AREA},
    "h.asked_at, h.id",
)
# Agent and worker tell two stories; the referral they tell them of is the last that the worker said no to.
LISTS["disputes"] = Listing(
    "r.id, g.reference, g.area, r.state, r.reported, r.answer, a.handle AS agent, h.asked_at AS waiting_since",
    "help_request h JOIN person p ON p.id = h.person JOIN referral r ON r.id = (SELECT x.id FROM referral x"
    " WHERE x.person = p.id AND x.answer = 'wrong' ORDER BY x.answered_at DESC, x.id LIMIT 1)"
    " JOIN registration g ON g.id = r.registration LEFT JOIN agent a ON a.id = r.agent"
    " WHERE h.state = 'open' AND h.reason = 'disputed'",
    {"area": _OWN_AREA},
    "h.asked_at, h.id",
)
# Whoever showed good codes of several agents: the first counts, the trail stands on their page.
LISTS["contacts"] = Listing(
    "p.area, p.stage, (SELECT COUNT(DISTINCT c.agent) FROM first_contact t JOIN agent_code c ON c.id = t.code"
    " WHERE t.person = p.id AND t.result IN ('first', 'again')) AS agents,"
    " (SELECT MAX(t.at) FROM first_contact t WHERE t.person = p.id) AS last_contact",
    f"person p{_NEWEST} WHERE p.id IN (SELECT t.person FROM first_contact t JOIN agent_code c ON c.id = t.code"
    " WHERE t.result IN ('first', 'again') GROUP BY t.person HAVING COUNT(DISTINCT c.agent) > 1)",
    {"area": _AREA},
    "last_contact DESC, p.id",
)
LISTS["failed"] = Listing(
    "m.id AS message, m.channel, m.received_at, m.reason AS stumbled",
    f"message m JOIN person p ON p.id = m.person{_NEWEST} WHERE m.state = 'failed'",
    {"area": _AREA},
    "m.received_at DESC, m.id DESC",
)
_SEALED = "p.id AS person, p.wrapped_key, p.rehearsal, g.sealed, g.form_sealed"
_HIDDEN = ("person", "wrapped_key", "sealed", "form_sealed")


def entries(
    tx: Tx, scope: Scope, listing: str, filters: Mapping[str, str], *, offset: int, most: int
) -> tuple[list[Entry], int]:
    """A page of a list, names opened, and how many lines there are in all. Unknown filters are left out."""
    shown = LISTS[listing]
    chosen = {name: value for name, value in filters.items() if value and name in shown.filters}
    where = "".join(f" AND {shown.filters[name]}" for name in chosen) + scope.people("p")
    values = {**scope.values, **chosen, "below": f"{chosen.get('area', '')}.%"}
    count = tx.run(f"SELECT COUNT(*) AS n FROM {shown.tables}{where}", values).one().n
    rows = tx.all(
        f"SELECT {_SEALED}, {shown.shows} FROM {shown.tables}{where} ORDER BY {shown.order} LIMIT :most OFFSET :offset",
        {**values, "most": most, "offset": offset},
    )
    return [_entry(tx, row) for row in rows], int(count)


def _entry(tx: Tx, row: Any) -> Entry:
    facts = {name: value for name, value in row._mapping.items() if name not in _HIDDEN}
    return Entry(row.person, _who(tx, row), facts)


def _who(tx: Tx, row: Any) -> Who:
    """Name and phone: what was typed in the form, else what was said in chat."""
    if row.sealed is None or row.wrapped_key is None:
        return Who()
    try:
        key = tx.vault.unwrap(row.wrapped_key, row.person)
        said = unseal(key, row.sealed, f"registration.sealed:{row.person}")
        form = unseal(key, row.form_sealed, f"registration.form:{row.person}") if row.form_sealed else {}
    except CannotOpen:
        return Who()
    name, phone = (str(one.of(form, said) or "") for one in NAME_AND_PHONE)
    return Who(name, phone if phone.startswith("+") else "")


def person(tx: Tx, scope: Scope, identity: str) -> Entry | None:
    """Somebody, opened; None when there is nobody of that id in reach."""
    row = tx.one(
        f"SELECT {_SEALED}, {LISTS['people'].shows} FROM person p{_NEWEST} WHERE p.id = :id{scope.people('p')}",
        {**scope.values, "id": identity},
    )
    return _entry(tx, row) if row else None


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
        f"SELECT {_SEALED}, {listing.shows}, r.reported, r.answer FROM {listing.tables}"
        f" AND r.id = :id{scope.people('p')}",
        {**scope.values, "id": identity},
    )
    return _entry(tx, row) if row else None


# What a person's page shows beside the person; all of it stands in clear.
_HISTORY = {
    "registrations": "SELECT reference, state, area, created_at, form_at FROM registration"
    " WHERE person = :id ORDER BY created_at DESC",
    "referrals": "SELECT r.id, g.reference, r.state, r.created_at, r.changed_at FROM referral r"
    " JOIN registration g ON g.id = r.registration WHERE r.person = :id ORDER BY r.created_at DESC",
    "offers": "SELECT o.referral, a.handle AS agent, o.code, o.km, o.because, o.state, o.offered_at, o.expires_at,"
    " o.answered_at FROM offer o JOIN agent a ON a.id = o.agent JOIN referral r ON r.id = o.referral"
    " WHERE r.person = :id ORDER BY o.id",
    "letters": "SELECT id, channel, urgency, state, reason, created_at, done_at, broadcast FROM letter"
    " WHERE person = :id ORDER BY id DESC LIMIT 30",
    "consents": "SELECT kind, version, given_at, withdrawn_at FROM consent WHERE person = :id ORDER BY id DESC",
    "help": "SELECT reason, state, asked_at FROM help_request WHERE person = :id ORDER BY id DESC",
    "contacts": "SELECT t.at, t.result, a.handle AS agent, m.name AS community, c.campaign FROM first_contact t"
    " LEFT JOIN agent_code c ON c.id = t.code LEFT JOIN agent a ON a.id = c.agent"
    " LEFT JOIN community m ON m.id = c.community WHERE t.person = :id ORDER BY t.id",
}


def history(tx: Tx, identity: str) -> dict[str, list[Mapping[str, Any]]]:
    return {
        name: [dict(row._mapping) for row in tx.all(sql, {"id": identity})] for name, sql in _HISTORY.items()
    }


def funnel(tx: Tx, scope: Scope) -> dict[str, int]:
    """How many people stand where: by stage until a referral is asked for, then by the referral's state."""
    rows = tx.all(
        "SELECT COALESCE(r.state, p.stage) AS stage, COUNT(*) AS n FROM person p LEFT JOIN referral r ON r.id ="
        " (SELECT x.id FROM referral x WHERE x.person = p.id ORDER BY x.created_at DESC, x.id LIMIT 1)"
        f" WHERE p.stage <> 'agent'{scope.people('p')} GROUP BY COALESCE(r.state, p.stage)",
        scope.values,
    )
    return {row.stage: int(row.n) for row in rows}


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
    asked |= {name: what + scope.people_or_agent("p", "c.agent") for name, what in _COMPLAINTS.items()}
    asked["duplicates"] = _PAIRS + scope.people("p") + scope.people("q")
    counts = ", ".join(f"(SELECT COUNT(*) FROM {what}) AS {name}" for name, what in asked.items())
    row = tx.run(f"SELECT {counts}", {**scope.values, "alarm": alarm}).one()
    return {name: int(value) for name, value in row._mapping.items()}


def message(tx: Tx, scope: Scope, number: int) -> Entry | None:
    """One message that failed, as a line of the list; what it says is not opened."""
    listing = LISTS["failed"]
    row = tx.one(
        f"SELECT {_SEALED}, {listing.shows} FROM {listing.tables} AND m.id = :number{scope.people('p')}",
        {**scope.values, "number": number},
    )
    return _entry(tx, row) if row else None


def request(tx: Tx, scope: Scope, number: int) -> Entry | None:
    """One request for a person, as a line of the list."""
    listing = LISTS["help"]
    row = tx.one(
        f"SELECT {_SEALED}, {listing.shows}, h.purpose FROM {listing.tables} AND h.id = :number{scope.people('p')}",
        {**scope.values, "number": number},
    )
    return _entry(tx, row) if row else None


def is_disputed(tx: Tx, identity: str) -> bool:
    """Whether staff still have to settle what became of a person's referral."""
    found = tx.one(
        "SELECT 1 FROM help_request WHERE person = :id AND state = 'open' AND reason = 'disputed'",
        {"id": identity},
    )
    return found is not None


def end_dispute(tx: Tx, identity: str) -> bool:
    """Whether there was one."""
    return bool(
        tx.changed(
            "UPDATE help_request SET state = 'closed' WHERE person = :id AND state = 'open' AND reason = 'disputed'",
            {"id": identity},
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


def close_help(tx: Tx, scope: Scope, request: int) -> tuple[str, str] | None:
    """A help request is done; whose it was, and what for; None when it was not open.

    An alarm ends with what it warned of.
    """
    row = tx.run(
        "UPDATE help_request SET state = 'closed' WHERE id = :id AND state = 'open' AND person IN"
        f" (SELECT p.id FROM person p WHERE p.id = help_request.person{scope.people('p')})"
        " RETURNING person, reason",
        {**scope.values, "id": request},
    ).first()
    if row is None:
        return None
    asked = row.reason.removeprefix("late_")
    if asked.startswith("right_"):
        tx.run(
            "UPDATE help_request SET state = 'closed' WHERE person = :person AND state = 'open'"
            " AND reason IN (:asked, :late)",
            {"person": row.person, "asked": asked, "late": f"late_{asked}"},
        )
    return str(row.person), str(asked)
