"""What an installation has of what it needs, as figures: for the checklist of the first days."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.transaction import Tx


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts; of agents those that are no samples, of accounts those that may log in."""

    branches: int
    agents: int
    linked: int
    accounts: int
    factors: int
    chats: int
    prices: int
    templates: int


_REAL = "sample = 0 AND rehearsal IS NULL"
_COUNTED = {
    "branches": "branch WHERE areas <> ''",
    "agents": f"agent WHERE {_REAL}",
    "linked": f"agent WHERE {_REAL} AND state = 'linked'",
    "accounts": "staff WHERE disabled_at IS NULL",
    "factors": "staff WHERE disabled_at IS NULL AND factor_at IS NOT NULL",
    "chats": "staff WHERE disabled_at IS NULL AND person IS NOT NULL",
    "prices": "rate",
    "templates": "template WHERE state = 'approved'",
}


def figures(tx: Tx) -> Figures:
    counted = ", ".join(f"(SELECT COUNT(*) FROM {what}) AS {name}" for name, what in _COUNTED.items())
    row = tx.run(f"SELECT {counted}").one()
    return Figures(**{name: int(getattr(row, name)) for name in _COUNTED})
