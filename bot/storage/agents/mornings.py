"""Which agents want a summary in the morning, and who has said that they want none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.storage.database import Tx


def wanted_after(tx: Tx, after: str, most: int) -> Sequence[Any]:
    """Linked agents behind an id, in its order: id, lon, and the minute after midnight at which they begin."""
    return tx.all(
        "SELECT id, lon, opens FROM agent WHERE state = 'linked' AND mornings = 1 AND id > :after"
        " ORDER BY id LIMIT :most",
        {"after": after, "most": most},
    )


def wants(tx: Tx, agent: str) -> bool:
    return tx.one("SELECT 1 FROM agent WHERE id = :id AND mornings = 1", {"id": agent}) is not None


def keep(tx: Tx, agent: str, wanted: bool) -> None:
    tx.run("UPDATE agent SET mornings = :wanted WHERE id = :id", {"id": agent, "wanted": int(wanted)})
