"""Whose erasures were noted outside the database, and whether this copy of it has applied them."""

from __future__ import annotations

from bot.services.outside import kept_outside, mark_of
from bot.storage.people.gone import is_gone
from bot.storage.transaction import Tx

NAME = "erasures"


def noted(database_url: str, tx: Tx) -> list[str]:
    """The ids of those erased from this database, in order."""
    kept, mark = kept_outside(database_url, NAME), mark_of(tx)
    lines = kept.read_text(encoding="ascii").splitlines() if kept.exists() else []
    return [words[2] for line in lines if len(words := line.split()) == 3 and words[1] == mark]


def are_applied(tx: Tx, noted: list[str]) -> bool:
    """Whether the last of them is gone here too; looks at one row."""
    return not noted or is_gone(tx, noted[-1])
