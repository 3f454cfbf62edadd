"""What agents are called, by whoever needs no more of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.storage.keys.sealing import unseal
from bot.storage.transaction import Tx


def names_of(tx: Tx, handles: Sequence[str]) -> dict[str, str]:
    """What several are called, by handle; those whom nobody knows are left out."""
    asked = {f"h{number}": handle for number, handle in enumerate(dict.fromkeys(handles))}
    if not asked:
        return {}
    rows = tx.all(
        "SELECT a.handle, a.person, a.sealed, p.wrapped_key FROM agent a JOIN person p ON p.id = a.person"
        f" WHERE a.handle IN ({', '.join(f':{name}' for name in asked)})",
        asked,
    )
    return {row.handle: str(opened(tx, row)["name"]) for row in rows}


def opened(tx: Tx, row: Any) -> Any:
    """The sealed details of an agent's row, which has its person's wrapped key beside it."""
    return unseal(tx.vault.unwrap(row.wrapped_key, row.person), row.sealed, f"agent.sealed:{row.person}")
