"""What people typed that the bot asked again about, opened message by message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, unseal
from bot.storage.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """One message that was asked back, and the step that asked."""

    flow: str
    step: str
    text: str


_ASKED = (
    "FROM event e JOIN message m ON m.id = e.message JOIN person p ON p.id = e.person WHERE e.kind = 'reasked'"
    " AND e.at >= :since AND m.sealed IS NOT NULL AND p.wrapped_key IS NOT NULL"
)
# Within some days of a broadcast that reached them.
_AFTER = (
    " AND e.at < :until AND EXISTS (SELECT 1 FROM letter l WHERE l.broadcast = :broadcast AND l.person = e.person"
    " AND e.at >= l.done_at AND e.at < l.done_at + :within)"
)


@dataclass(frozen=True, slots=True)
class After:
    """A broadcast, from when to when its answers came, and for how long after its letter one still is an answer."""

    broadcast: str
    since: int
    until: int
    within: int


def asked_again(tx: Tx, scope: Scope, *, since: int, most: int) -> Iterator[Asked]:
    """The newest `most` of them since a moment (milliseconds since 1970); erased people's are left out."""
    yield from _opened(tx, scope, "", {"since": since, "most": most})


def asked_after(tx: Tx, scope: Scope, after: After, most: int) -> Iterator[Asked]:
    """Those that came as answers to a broadcast."""
    yield from _opened(tx, scope, _AFTER, {**asdict(after), "most": most})


def how_many_after(tx: Tx, scope: Scope, after: After) -> int:
    """How many these are."""
    sql = f"SELECT COUNT(*) AS n {_ASKED}{_AFTER}{scope.people('p')}"
    return int(tx.run(sql, {**scope.values, **asdict(after)}).one().n)


def _opened(tx: Tx, scope: Scope, more: str, values: Mapping[str, object]) -> Iterator[Asked]:
    rows = tx.all(
        f"SELECT e.flow, e.step, m.sealed, p.id, p.wrapped_key {_ASKED}{more}{scope.people('p')}"
        " ORDER BY e.id DESC LIMIT :most",
        {**scope.values, **values},
    )
    for row in rows:
        try:
            said = unseal(tx.vault.unwrap(row.wrapped_key, row.id), row.sealed, f"message.sealed:{row.id}")
        except CannotOpen:
            continue
        if text := str(said.get("text") or ""):
            yield Asked(row.flow, row.step, text)
