"""Which text the bot had where, and when it last became another one."""

from __future__ import annotations

from collections.abc import Mapping

from bot.storage import bulk
from bot.storage.transaction import Tx

Key = tuple[str, str, str]  # language, flow, step
_KEY: bulk.Columns = (("language", "text"), ("flow", "text"), ("step", "text"))
_SEEN: bulk.Columns = (*_KEY, ("print", "text"), ("at", "bigint"))


def all_seen(tx: Tx) -> Mapping[Key, tuple[str, int]]:
    """The fingerprint of each, and since when (milliseconds) it is so; 0: as it was first found."""
    rows = tx.all("SELECT language, flow, step, print, at FROM text_seen")
    return {(row.language, row.flow, row.step): (row.print, int(row.at)) for row in rows}


def note(tx: Tx, prints: Mapping[Key, str], now: int) -> None:
    """These have another text from now on."""
    rows = [(*key, found, now) for key, found in sorted(prints.items())]
    again = " ON CONFLICT (language, flow, step) DO UPDATE SET print = excluded.print, at = excluded.at"
    bulk.insert(tx, "text_seen", _SEEN, rows, again)
