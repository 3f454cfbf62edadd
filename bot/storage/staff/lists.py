"""Lists that staff page through, by key and never by counting past lines; names opened for the page shown only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, unseal
from bot.storage.staff.scope import Scope
from flows.answers.fields import by_key

NAME_AND_PHONE = (by_key("full_name"), by_key("phone"))
COUNTED = 1000  # lines of a queue are counted so far, and no further
_KEY = re.compile(r"(\d{1,16})\.([0-9a-z]{1,32})")


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
    """What a list shows (`p` is the person), by what it is filtered, and what makes a line newer than another.

    `by` are the moment and the id that a page continues from, `newest` whether the greatest comes first. `queue`
    lists are counted; of the others nobody can tell how long they are at once.
    """

    shows: str
    tables: str
    filters: Mapping[str, str]
    by: tuple[str, str]
    newest: bool = True
    queue: bool = True
    numbered: bool = False  # the id is a number

    @property
    def order(self) -> str:
        way = " DESC" if self.newest else ""
        return f"{self.by[0]}{way}, {self.by[1]}{way}"


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of a list. `after` is the key of the next page, empty on the last; `count` None where nobody counts."""

    entries: list[Entry]
    after: str = ""
    count: int | None = None


AREA = "(p.area = :area OR p.area LIKE :below)"
# The newest registration of a person holds the name and phone that staff would call them by.
NEWEST = (
    " LEFT JOIN registration g ON g.id ="
    " (SELECT x.id FROM registration x WHERE x.person = p.id ORDER BY x.created_at DESC, x.id LIMIT 1)"
)
OWN_AREA = "(g.area = :area OR g.area LIKE :below)"
ASKED = f"help_request h JOIN person p ON p.id = h.person LEFT JOIN staff s ON s.id = h.staff{NEWEST}"
RIGHT = "h.reason LIKE 'right!_%' ESCAPE '!'"
# Requests that have a page of their own, where they are settled; an alarm stands among those for help, too.
ELSEWHERE = f"({RIGHT} OR h.reason = 'disputed')"
OF_PERSON = {"channel": "p.channel = :channel", "language": "p.language = :language"}

# Where somebody stands, in one word on every page: what became of their newest referral, before it their own stage.
STANDS = (
    "COALESCE((SELECT x.state FROM referral x WHERE x.person = p.id"
    " ORDER BY x.created_at DESC, x.id LIMIT 1), p.stage)"
)


def since(moment: str) -> dict[str, str]:
    """From a moment until before another; both in milliseconds."""
    return {"since": f"{moment} >= :since", "until": f"{moment} < :until"}


LISTS: dict[str, Listing] = {
    "people": Listing(
        f"p.created_at, p.last_seen_at, p.language, p.channel, p.area, p.sector, {STANDS} AS stage",
        f"person p{NEWEST} WHERE p.stage <> 'agent'",
        {"stage": "p.stage = :stage", "area": AREA, **OF_PERSON, **since("p.created_at")},
        ("p.created_at", "p.id"),
        queue=False,
    ),
    "registrations": Listing(
        "g.reference, g.state, g.area, g.created_at, g.form_at,"
        " (SELECT r.state FROM referral r WHERE r.registration = g.id) AS referral_state",
        "registration g JOIN person p ON p.id = g.person WHERE 1 = 1",
        {"state": "g.state = :state", "area": OWN_AREA, **OF_PERSON, **since("g.created_at")},
        ("g.created_at", "g.id"),
        queue=False,
    ),
    "referrals": Listing(
        "r.id, g.reference, g.area, r.state, r.created_at, r.changed_at, a.handle AS agent,"
        " (SELECT COUNT(*) FROM offer o WHERE o.referral = r.id) AS offers",
        "referral r JOIN registration g ON g.id = r.registration JOIN person p ON p.id = r.person"
        " LEFT JOIN agent a ON a.id = r.agent WHERE 1 = 1",
        {
            **{"state": "r.state = :state", "area": OWN_AREA, **OF_PERSON, **since("r.created_at")},
            "agent": "a.handle = :agent",
            "flagged": "r.flags <> ''",
        },
        ("r.created_at", "r.id"),
        queue=False,
    ),
    # The branch's own queue: whoever waits longest first, and what became of the offers.
    "unserved": Listing(
        "r.id, g.reference, g.area, r.changed_at AS waiting_since,"
        " (SELECT COUNT(*) FROM offer o WHERE o.referral = r.id) AS asked,"
        " (SELECT COUNT(*) FROM offer o WHERE o.referral = r.id AND o.state = 'declined') AS declined,"
        " (SELECT COUNT(*) FROM offer o WHERE o.referral = r.id AND o.state = 'expired') AS silent",
        "referral r JOIN registration g ON g.id = r.registration JOIN person p ON p.id = r.person"
        " WHERE r.state = 'unserved'",
        {"area": OWN_AREA},
        ("r.changed_at", "r.id"),
        newest=False,
    ),
    "help": Listing(
        "h.id, h.reason, h.asked_at, h.state, h.heard_at, h.answered_at, s.name AS staff, p.channel, p.area",
        f"{ASKED} WHERE NOT {ELSEWHERE}",
        {"state": "h.state = :state", "area": AREA},
        ("h.asked_at", "h.id"),
        numbered=True,
    ),
}
# What the law wants settled within 3 × 24 hours; the alarm of a late one is not a line of its own.
LISTS["rights"] = Listing(
    LISTS["help"].shows,
    f"{ASKED} WHERE h.state = 'open' AND {RIGHT}",
    {"area": AREA},
    ("h.asked_at", "h.id"),
    newest=False,
    numbered=True,
)
# Agent and worker tell two stories; the referral they tell them of is the last that the worker said no to.
LISTS["disputes"] = Listing(
    "r.id, g.reference, g.area, r.state, r.reported, r.answer, a.handle AS agent, h.asked_at AS waiting_since,"
    " h.id AS request",
    "help_request h JOIN person p ON p.id = h.person JOIN referral r ON r.id = (SELECT x.id FROM referral x"
    " WHERE x.person = p.id AND x.answer = 'wrong' ORDER BY x.answered_at DESC, x.id LIMIT 1)"
    " JOIN registration g ON g.id = r.registration LEFT JOIN agent a ON a.id = r.agent"
    " WHERE h.state = 'open' AND h.reason = 'disputed'",
    {"area": OWN_AREA},
    ("h.asked_at", "h.id"),
    newest=False,
    numbered=True,
)
# Whoever showed good codes of several agents: the first counts, the trail stands on their page.
_LAST_CONTACT = "(SELECT MAX(t.at) FROM first_contact t WHERE t.person = p.id)"
LISTS["contacts"] = Listing(
    f"p.area, {STANDS} AS stage,"
    " (SELECT COUNT(DISTINCT c.agent) FROM first_contact t JOIN agent_code c ON c.id = t.code"
    f" WHERE t.person = p.id AND t.result IN ('first', 'again')) AS agents, {_LAST_CONTACT} AS last_contact",
    f"person p{NEWEST} WHERE p.id IN (SELECT t.person FROM first_contact t JOIN agent_code c ON c.id = t.code"
    " WHERE t.result IN ('first', 'again') GROUP BY t.person HAVING COUNT(DISTINCT c.agent) > 1)",
    {"area": AREA},
    (_LAST_CONTACT, "p.id"),
)
LISTS["failed"] = Listing(
    "m.id AS message, m.channel, m.received_at, m.reason AS stumbled",
    f"message m JOIN person p ON p.id = m.person{NEWEST} WHERE m.state = 'failed'",
    {"area": AREA},
    ("m.received_at", "m.id"),
    numbered=True,
)
# Who meets whom, and what came of it; and which months workers noted themselves, never whether cover holds.
_LED = (
    "JOIN registration g ON g.id = {0}.referral JOIN person p ON p.id = {0}.person"
    " LEFT JOIN agent a ON a.id = {0}.agent WHERE 1 = 1"
)
_NARROWED = {"area": OWN_AREA, "agent": "a.handle = :agent", **OF_PERSON}
LISTS["visits"] = Listing(
    "v.referral AS id, g.reference, g.area, v.state, v.at AS meets_at, v.missed_by, v.moved, a.handle AS agent",
    f"visit v {_LED.format('v')}",
    {"state": "v.state = :state", **_NARROWED, **since("v.made_at")},
    ("v.made_at", "v.id"),
    queue=False,
    numbered=True,
)
LISTS["paying"] = Listing(
    "y.referral AS id, g.reference, g.area, y.state, NULLIF(y.day, 0) AS day, y.paid_until, y.begun, y.shares, y.why,"
    " a.handle AS agent",
    f"paying y {_LED.format('y')}",
    {"state": "y.state = :state", **_NARROWED, **since("y.changed_at")},
    ("y.changed_at", "y.referral"),
    queue=False,
)
SHOWS_WHO = "p.id AS person, p.wrapped_key, p.rehearsal, g.sealed, g.form_sealed"
_HIDDEN = ("person", "wrapped_key", "sealed", "form_sealed", "key_by", "key_id")


def page(
    tx: Tx, scope: Scope, listing: str, filters: Mapping[str, Any], *, after: str = "", most: int
) -> Lines:
    """A page of a list, names opened. Unknown filters are left out, and so is a key that is none."""
    shown = LISTS[listing]
    chosen = {name: value for name, value in filters.items() if value and name in shown.filters}
    where = "".join(f" AND {shown.filters[name]}" for name in chosen) + scope.people("p")
    values = {**scope.values, **chosen, "below": f"{chosen.get('area', '')}.%"}
    key = _KEY.fullmatch(after)
    beyond = f" AND ({shown.by[0]}, {shown.by[1]}) {'<' if shown.newest else '>'} (:at, :id)" if key else ""
    at = {"at": int(key[1]), "id": _id(key[2], shown)} if key else {}
    rows = tx.all(
        f"SELECT {SHOWS_WHO}, {shown.by[0]} AS key_by, {shown.by[1]} AS key_id, {shown.shows}"
        f" FROM {shown.tables}{where}{beyond} ORDER BY {shown.order} LIMIT :most",
        {**values, **at, "most": most + 1},
    )
    more = len(rows) > most
    last = f"{rows[most - 1].key_by}.{rows[most - 1].key_id}" if more else ""
    whole = None if more or key else len(rows)
    if shown.queue and (more or key):
        counted = (
            f"SELECT COUNT(*) AS n FROM (SELECT 1 FROM {shown.tables}{where} LIMIT {COUNTED + 1}) AS found"
        )
        whole = int(tx.run(counted, values).one().n)
    return Lines([opened(tx, row) for row in rows[:most]], last, whole)


def _id(typed: str, shown: Listing) -> int | str:
    return int(re.sub(r"\D", "", typed)[:18] or 0) if shown.numbered else typed


def opened(tx: Tx, row: Any) -> Entry:
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
