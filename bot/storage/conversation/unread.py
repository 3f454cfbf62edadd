"""What people typed that the bot asked again about, opened message by message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, unseal
from bot.storage.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """One message that was asked back, and the step that asked."""

    flow: str
    step: str
    text: str


def asked_again(tx: Tx, scope: Scope, *, since: int, most: int) -> Iterator[Asked]:
    """The newest `most` of them since a moment (milliseconds since 1970); erased people's are left out."""
    rows = tx.all(
        "SELECT e.flow, e.step, m.sealed, p.id, p.wrapped_key FROM event e"
        " JOIN message m ON m.id = e.message JOIN person p ON p.id = e.person"
        " WHERE e.kind = 'reasked' AND e.at >= :since AND m.sealed IS NOT NULL AND p.wrapped_key IS NOT NULL"
        f"{scope.people('p')} ORDER BY e.id DESC LIMIT :most",
        {**scope.values, "since": since, "most": most},
    )
    for row in rows:
        try:
            said = unseal(tx.vault.unwrap(row.wrapped_key, row.id), row.sealed, f"message.sealed:{row.id}")
        except CannotOpen:
            continue
        if text := str(said.get("text") or ""):
            yield Asked(row.flow, row.step, text)
