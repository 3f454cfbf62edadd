"""Socialisation events: where and when, the code that hangs there, who showed it, and how far they came since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.referrals.codes import read_code, sign_code
from bot.storage.agents import codes
from bot.storage.broadcasts.broadcasts import Broadcast, one_of
from bot.storage.database import Tx
from bot.storage.staff.scope import Scope

MOST = 200  # events on a page


@dataclass(frozen=True, slots=True)
class Gathering:
    """`code` is what staff type; `day` and `expires` (of the poster) as ISO; `cost` in rupiah, None until entered.

    `shown` is the row of the signed code on the poster, 0 before there is one.
    """

    id: str
    code: str
    name: str
    place: str
    area: str
    day: str
    branch: str | None
    community: str | None
    expires: str
    who: str
    at: int
    shown: int = 0
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """How far whoever scanned has come: people, each counted in every step that they reached."""

    scanned: int = 0
    agreed: int = 0
    submitted: int = 0
    accepted: int = 0
    registered: int = 0
    confirmed: int = 0


def _theirs(scope: Scope) -> str:
    return "" if scope.branch is None else " AND g.branch = :scope_branch"


_NAMES = tuple(Gathering.__dataclass_fields__)
# Who showed its code, each person once. A code that was good counts, first or not.
_SHOWED = (
    "(SELECT DISTINCT t.person FROM first_contact t WHERE t.code = :shown AND t.result IN ('first', 'again')) s"
    " JOIN person p ON p.id = s.person"
)
_REACHED = (
    "EXISTS (SELECT 1 FROM referral f WHERE f.person = p.id AND f.state IN ({states}))",
    ("'accepted', 'contacted', 'registered', 'confirmed'", "'registered', 'confirmed'", "'confirmed'"),
)


def add(tx: Tx, new: Gathering, expires: date, now: int) -> Gathering:
    """With a signed code of its own, which its community's agents are offered by first, where it has one."""
    typed = codes.make(tx, agent=None, community=new.community, campaign=new.code, expires=expires, now=now)
    read = read_code(tx.hash_key, typed)
    assert read is not None
    kept = {**asdict(new), "shown": read[0]}
    names = ", ".join(f":{name}" for name in _NAMES)
    tx.run(f"INSERT INTO gathering ({', '.join(_NAMES)}) VALUES ({names})", kept)
    return Gathering(**kept)


def code_is_taken(tx: Tx, code: str) -> bool:
    return tx.one("SELECT 1 FROM gathering WHERE code = :code", {"code": code}) is not None


def signed(tx: Tx, one: Gathering) -> str:
    """The code as it stands on the poster."""
    return sign_code(tx.hash_key, one.shown, date.fromisoformat(one.expires))


def listed(tx: Tx, scope: Scope) -> list[tuple[Gathering, int]]:
    """The newest day first, each with how many people showed its code."""
    rows = tx.all(
        "SELECT g.*, (SELECT COUNT(DISTINCT t.person) FROM first_contact t WHERE t.code = g.shown"
        f" AND t.result IN ('first', 'again')) AS scanned FROM gathering g WHERE 1 = 1{_theirs(scope)}"
        " ORDER BY g.day DESC, g.id LIMIT :most",
        {**scope.values, "most": MOST},
    )
    return [(_gathering(row), int(row.scanned)) for row in rows]


def find(tx: Tx, scope: Scope, code: str) -> Gathering | None:
    """One in reach, by what staff call it."""
    row = tx.one(
        f"SELECT g.* FROM gathering g WHERE g.code = :code{_theirs(scope)}",
        {**scope.values, "code": code.upper()[:8]},
    )
    return _gathering(row) if row else None


def _gathering(row: Any) -> Gathering:
    return Gathering(**{name: getattr(row, name) for name in _NAMES})


def set_cost(tx: Tx, identity: str, rupiah: int) -> None:
    tx.run("UPDATE gathering SET cost = :cost WHERE id = :id", {"id": identity, "cost": rupiah})


def came(tx: Tx, one: Gathering) -> Came:
    """Everybody who showed its code; numbers only, so nobody's reach is asked."""
    question, states = _REACHED
    steps = ", ".join(
        f"SUM(CASE WHEN {question.format(states=some)} THEN 1 ELSE 0 END) AS {name}"
        for name, some in zip(("accepted", "registered", "confirmed"), states, strict=True)
    )
    row = tx.run(
        "SELECT COUNT(*) AS scanned, SUM(CASE WHEN p.stage <> 'new' THEN 1 ELSE 0 END) AS agreed,"
        " SUM(CASE WHEN EXISTS (SELECT 1 FROM registration r WHERE r.person = p.id) THEN 1 ELSE 0 END) AS submitted,"
        f" {steps} FROM {_SHOWED}",
        {"shown": one.shown},
    ).one()
    return Came(**{name: int(getattr(row, name) or 0) for name in Came.__dataclass_fields__})


def people_of(tx: Tx, scope: Scope, one: Gathering, most: int) -> Sequence[Mapping[str, Any]]:
    """Those in reach who showed it, by id and stage, erased people left out."""
    rows = tx.all(
        f"SELECT p.id, p.stage, p.area FROM {_SHOWED} WHERE p.wrapped_key IS NOT NULL{scope.people('p')}"
        " ORDER BY p.id DESC LIMIT :most",
        {**scope.values, "shown": one.shown, "most": most},
    )
    return [dict(row._mapping) for row in rows]


def invitations(tx: Tx, identity: str, most: int) -> list[Broadcast]:
    """The broadcasts that invited to it, the newest first."""
    rows = tx.all(
        "SELECT * FROM broadcast WHERE gathering = :id ORDER BY created_at DESC, id LIMIT :most",
        {"id": identity, "most": most},
    )
    return [one_of(row) for row in rows]
