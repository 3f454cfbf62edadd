"""The directory as staff keep it: searched, filtered, counted; names and phones stay sealed but on one agent's page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.storage.agents.agents import BUSY
from bot.storage.agents.candidates import REACHED
from bot.storage.keys.sealing import unseal
from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx

Row = Mapping[str, Any]
FEWEST_DIGITS = 4  # of a phone
MOST_NAMED = 500  # more than that is no search
_KEY = re.compile(r"(\d{1,6})\.([\w.-]{1,40})")
_LITERAL = re.compile(r"[!%_]")  # what LIKE would take for something else


@dataclass(frozen=True, slots=True)
class Moments:
    """The times a list of agents is about: milliseconds, and ISO days."""

    now: int
    since: int  # from when offers are counted
    today: str
    soon: str  # whoever ends before this day is said to end soon


_LINE = (
    "SELECT b.id, b.handle, b.person, c.name AS community, r.name AS branch, b.state, b.valid_from, b.valid_until,"
    " b.capacity, b.covers, b.languages, b.sample, b.notices_at, b.off_until, b.linked_at,"
    f" CASE WHEN b.state = 'linked' THEN {REACHED} ELSE 0 END AS reached,"
)
_FROM = " FROM agent b JOIN community c ON c.id = b.community JOIN branch r ON r.id = c.branch"
# What they have in hand, and how they answer: counted once for all of them, not once a line.
_AGENTS = (
    f"{_LINE} COALESCE(u.load, 0) AS load, COALESCE(v.offers, 0) AS offers, COALESCE(v.silent, 0) AS silent{_FROM}"
    f" LEFT JOIN (SELECT f.agent, COUNT(*) AS load FROM referral f WHERE f.state IN ({BUSY}) GROUP BY f.agent) u"
    " ON u.agent = b.id LEFT JOIN (SELECT o.agent, COUNT(*) AS offers,"
    " SUM(CASE WHEN o.state = 'expired' THEN 1 ELSE 0 END) AS silent FROM offer o WHERE o.offered_at > :since"
    " GROUP BY o.agent) v ON v.agent = b.id WHERE b.rehearsal IS NULL"
)
_ONE = (
    f"{_LINE} (SELECT COUNT(*) FROM referral f WHERE f.agent = b.id AND f.state IN ({BUSY})) AS load{_FROM}"
    " WHERE b.rehearsal IS NULL AND b.handle = :handle"
)
# What staff look for, as a condition on a line of the list.
TROUBLES: Mapping[str, str] = {
    "unreachable": "state = 'linked' AND reached = 0",
    "no_opt_in": "state = 'linked' AND notices_at IS NULL",
    "ending": "valid_until < :soon",
    "full": "load >= capacity",
    "silent": "offers >= 3 AND silent * 2 >= offers",
    "away": "off_until >= :today",
}
_FILTERS: Mapping[str, str] = {
    "state": "state = :state",
    "q": "(id IN (:named) OR handle LIKE :like ESCAPE '!' OR LOWER(community) LIKE :like ESCAPE '!'"
    " OR LOWER(branch) LIKE :like ESCAPE '!')",
    "area": "(' ' || covers) LIKE :covers",
}


def named(tx: Tx, scope: Scope, typed: str) -> list[str]:
    """Ids of agents whose name holds what was typed, or whose phone ends so: each is opened, 10 µs apiece."""
    found, digits = [], re.sub(r"\D", "", typed)
    for row in tx.all(
        "SELECT a.id, a.person, a.sealed, p.wrapped_key FROM agent a JOIN person p ON p.id = a.person"
        f" WHERE a.rehearsal IS NULL AND p.wrapped_key IS NOT NULL{scope.agents('a')}",
        scope.values,
    ):
        details = unseal(
            tx.vault.unwrap(row.wrapped_key, row.person), row.sealed, f"agent.sealed:{row.person}"
        )
        called = typed.casefold() in str(details["name"]).casefold()
        if called or (len(digits) >= FEWEST_DIGITS and str(details["phone"]).endswith(digits)):
            found.append(str(row.id))
    return found[:MOST_NAMED]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of agents, how many there are in all, and the key of the next page, empty on the last."""

    agents: list[Row]
    count: int
    after: str = ""


def page(tx: Tx, scope: Scope, filters: Mapping[str, str], at: Moments, *, after: str, most: int) -> Found:
    """The fullest first, from a key on. Unknown filters are left out, and so is a key that is none."""
    trouble = TROUBLES.get(filters.get("trouble", ""), "")
    wanted = [sql for name, sql in _FILTERS.items() if filters.get(name)] + ([trouble] if trouble else [])
    where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
    key = _KEY.fullmatch(after)
    values: dict[str, Any] = {
        **scope.values,
        **{"since": at.since, "now": at.now, "today": at.today, "soon": at.soon, "most": most + 1},
        **{"state": filters.get("state", ""), "covers": f"% {filters.get('area', '')}%"},
        "like": "%" + _LITERAL.sub(r"!\g<0>", filters.get("q", "").lower()) + "%",
        **({"load": int(key[1]), "handle": key[2]} if key else {}),
    }
    if filters.get("q"):
        people = {f"id{number}": one for number, one in enumerate(named(tx, scope, filters["q"]) or [""])}
        where = where.replace(":named", ", ".join(f":{name}" for name in people))
        values |= people
    beyond = " WHERE load < :load OR (load = :load AND handle > :handle)" if key else ""
    sql = (
        f"WITH found AS MATERIALIZED (SELECT * FROM ({_AGENTS}{scope.agents('b')}) AS every{where})"
        f" SELECT found.*, (SELECT COUNT(*) FROM found) AS counted FROM found{beyond}"
        " ORDER BY load DESC, handle LIMIT :most"
    )
    given = {name: value for name, value in values.items() if re.search(rf":{name}\b", sql)}
    rows = tx.all(sql, given)
    last = f"{rows[most - 1].load}.{rows[most - 1].handle}" if len(rows) > most else ""
    return Found([dict(row._mapping) for row in rows[:most]], int(rows[0].counted) if rows else 0, last)


def one(tx: Tx, scope: Scope, handle: str, at: Moments) -> Row | None:
    """How an agent stands, without how they answer; None for one out of reach."""
    row = tx.one(f"{_ONE}{scope.agents('b')}", {**scope.values, "now": at.now, "handle": handle})
    return dict(row._mapping) if row else None


def sees(tx: Tx, scope: Scope, handle: str) -> bool:
    """Whether an agent of that handle is in reach."""
    found = tx.one(
        f"SELECT 1 FROM agent a WHERE a.handle = :handle{scope.agents('a')}",
        {**scope.values, "handle": handle},
    )
    return found is not None


def count_ending(tx: Tx, scope: Scope, soon: str) -> int:
    """Agents who still work and whose last day comes before `soon` (ISO), or has passed."""
    row = tx.run(
        "SELECT COUNT(*) AS n FROM agent a WHERE a.rehearsal IS NULL AND a.state <> 'suspended'"
        f" AND a.valid_until < :soon{scope.agents('a')}",
        {**scope.values, "soon": soon},
    ).one()
    return int(row.n)


# What stands below an agent on their page.
_BELOW = {
    "channels": "SELECT i.channel, i.reachable, i.last_inbound_at FROM channel_identity i JOIN agent a ON"
    " a.person = i.person WHERE a.id = :id ORDER BY i.channel, i.id",
    "leads": "SELECT r.id, g.reference, r.state, g.area, r.changed_at FROM referral r JOIN registration g"
    f" ON g.id = r.registration WHERE r.agent = :id AND r.state IN ({BUSY}) ORDER BY r.changed_at, r.id",
    "asked": "SELECT r.id, g.reference, o.offered_at, o.expires_at FROM offer o JOIN referral r ON r.id = o.referral"
    " JOIN registration g ON g.id = r.registration WHERE o.agent = :id AND o.state = 'offered' ORDER BY o.id",
    "visits": "SELECT state, missed_by, COUNT(*) AS many FROM visit WHERE agent = :id GROUP BY state, missed_by"
    " ORDER BY state, missed_by",
    "paying": "SELECT state, COUNT(*) AS many FROM paying WHERE agent = :id GROUP BY state ORDER BY state",
    "codes": "SELECT id, campaign, created_at, expires_on, revoked_at FROM agent_code WHERE agent = :id"
    " ORDER BY id DESC LIMIT 20",
    "invites": "SELECT created_at, expires_at, used_at FROM invite WHERE agent = :id ORDER BY created_at DESC LIMIT 1",
    "complaints": "SELECT reference, kind, state, opened_at FROM complaint WHERE agent = :id"
    " ORDER BY state DESC, id DESC LIMIT 20",
}


def below(tx: Tx, agent: str) -> dict[str, list[Row]]:
    return {name: [dict(row._mapping) for row in tx.all(sql, {"id": agent})] for name, sql in _BELOW.items()}


# --- communities and branches ---------------------------------------------------------------------


def communities(tx: Tx, scope: Scope) -> list[Row]:
    """Every branch with its communities and how many agents each has; a branch without any has one empty line."""
    rows = tx.all(
        "SELECT r.id AS branch_id, r.name AS branch, r.areas, c.id, c.name,"
        " (SELECT COUNT(*) FROM agent a WHERE a.community = c.id AND a.rehearsal IS NULL) AS agents"
        f" FROM branch r LEFT JOIN community c ON c.branch = r.id{scope.named_communities('c')}"
        f" WHERE 1 = 1{scope.branches('r')} ORDER BY r.name, c.name",
        scope.values,
    )
    return [dict(row._mapping) for row in rows]


def add_branch(tx: Tx, identity: str, name: str) -> bool:
    """False when there is one of that name."""
    return bool(
        tx.changed(
            "INSERT INTO branch (id, name, practises) VALUES (:id, :name, 1) ON CONFLICT DO NOTHING",
            {"id": identity, "name": name},
        )
    )


def add_community(tx: Tx, scope: Scope, identity: str, branch: str, name: str) -> bool:
    """False when the branch is unknown, out of reach, or has one of that name."""
    return bool(
        tx.changed(
            "INSERT INTO community (id, branch, name) SELECT :id, b.id, :name FROM branch b WHERE b.id = :branch"
            f"{scope.branches('b')} ON CONFLICT DO NOTHING",
            {**scope.values, "id": identity, "branch": branch, "name": name},
        )
    )


def rename(tx: Tx, scope: Scope, kind: str, identity: str, name: str) -> bool:
    """A branch or community by another name; False when it is unknown, out of reach, or the name is taken."""
    beside = "" if kind == "branch" else " AND o.branch = community.branch"
    table = {"branch": "branch", "community": "community"}[kind]
    belongs = {"branch": "branch.id", "community": "community.branch"}[kind]
    reached = f" AND {belongs} IN (SELECT b.id FROM branch b WHERE 1 = 1{scope.branches('b')})"
    return bool(
        tx.changed(
            f"UPDATE {table} SET name = :name WHERE id = :id"
            f" AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.name = :name AND o.id <> :id{beside}){reached}",
            {**scope.values, "name": name, "id": identity},
        )
    )


def set_areas(tx: Tx, scope: Scope, branch: str, areas: Sequence[str]) -> bool:
    """Which areas a branch serves, by their codes; False when it is unknown or out of reach."""
    return bool(
        tx.changed(
            f"UPDATE branch SET areas = :areas WHERE id = :id{scope.branches('branch')}",
            {**scope.values, "areas": " ".join(areas), "id": branch},
        )
    )
