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
_LITERAL = re.compile(r"[!%_]")  # what LIKE would take for something else


@dataclass(frozen=True, slots=True)
class Moments:
    """The times a list of agents is about: milliseconds, and ISO days."""

    now: int
    since: int  # from when offers are counted
    today: str
    soon: str  # whoever ends before this day is said to end soon


_AGENTS = (
    "SELECT b.id, b.handle, b.person, c.name AS community, r.name AS branch, b.state, b.valid_from, b.valid_until,"
    " b.capacity, b.covers, b.languages, b.sample, b.notices_at, b.off_until, b.linked_at,"
    f" CASE WHEN b.state = 'linked' THEN {REACHED} ELSE 0 END AS reached,"
    f" (SELECT COUNT(*) FROM referral f WHERE f.agent = b.id AND f.state IN ({BUSY})) AS load,"
    " (SELECT COUNT(*) FROM offer o WHERE o.agent = b.id AND o.offered_at > :since) AS offers,"
    " (SELECT COUNT(*) FROM offer o WHERE o.agent = b.id AND o.offered_at > :since AND o.state = 'expired') AS silent"
    " FROM agent b JOIN community c ON c.id = b.community JOIN branch r ON r.id = c.branch"
    " WHERE b.rehearsal IS NULL"
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


def page(
    tx: Tx, scope: Scope, filters: Mapping[str, str], at: Moments, *, offset: int, most: int
) -> tuple[list[Row], int]:
    """A page of agents, the fullest first, and how many there are in all. Unknown filters are left out."""
    trouble = TROUBLES.get(filters.get("trouble", ""), "")
    wanted = [sql for name, sql in _FILTERS.items() if filters.get(name)] + ([trouble] if trouble else [])
    where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
    agents = _AGENTS + scope.agents("b")
    values = {
        **scope.values,
        "since": at.since,
        "now": at.now,
        "today": at.today,
        "soon": at.soon,
        "state": filters.get("state", ""),
        "like": "%" + _LITERAL.sub(r"!\g<0>", filters.get("q", "").lower()) + "%",
        "covers": f"% {filters.get('area', '')}%",
    }
    if filters.get("q"):
        people = {f"id{number}": one for number, one in enumerate(named(tx, scope, filters["q"]) or [""])}
        where = where.replace(":named", ", ".join(f":{name}" for name in people))
        values |= people
    given = {name: value for name, value in values.items() if re.search(rf":{name}\b", agents + where)}
    count = tx.run(f"SELECT COUNT(*) AS n FROM ({agents}) AS found{where}", given).one().n
    rows = tx.all(
        f"SELECT * FROM ({agents}) AS found{where} ORDER BY load DESC, handle LIMIT :most OFFSET :offset",
        {**given, "most": most, "offset": offset},
    )
    return [dict(row._mapping) for row in rows], int(count)


def one(tx: Tx, scope: Scope, handle: str, at: Moments) -> Row | None:
    """An agent's line, as the list has it; None for one out of reach."""
    row = tx.one(
        f"SELECT * FROM ({_AGENTS}{scope.agents('b')}) AS found WHERE handle = :handle",
        {**scope.values, "since": at.since, "now": at.now, "handle": handle},
    )
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
            "INSERT INTO branch (id, name) VALUES (:id, :name) ON CONFLICT DO NOTHING",
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
