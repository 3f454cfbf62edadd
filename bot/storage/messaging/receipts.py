"""Receipts: what a provider says became of a letter, up a one-way ladder, also when it says so early."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.post import Receipt
from bot.storage import bulk
from bot.storage.database import Tx, listed
from bot.storage.messaging import failures
from bot.storage.messaging.failures import Refused
from bot.storage.running import Ran

# state -> the states it may follow; "failed" is the last word on a letter nobody has received
_AFTER = {
    "sent": ("sending", "unknown"),
    "delivered": ("sending", "sent", "unknown"),
    "read": ("sending", "sent", "delivered", "unknown"),
    "failed": ("sending", "sent", "unknown"),
}
_RANK = {"sent": 1, "failed": 2, "delivered": 3, "read": 4}
_MAY_FAIL = ("sending", "sent", "unknown")
_LETTER = "t.id, t.person, t.tries, t.state"
EARLY_KEPT = 24 * 3600 * 1000  # milliseconds

Key = tuple[str, str]  # of a letter at its provider: channel and number
_KEY: bulk.Columns = (("channel", "text"), ("provider_id", "text"))
_MOVED: bulk.Columns = (("state", "text"), ("reason", "text"))
_EARLY: bulk.Columns = (
    *(("channel", "text"), ("provider_id", "text"), ("state", "text"), ("rank", "int")),
    *(("error", "text"), ("kind", "text"), ("at", "bigint")),
)
# Only the furthest of several.
_FURTHEST = (
    " ON CONFLICT (channel, provider_id) DO UPDATE SET state = excluded.state, rank = excluded.rank,"
    " error = excluded.error, kind = excluded.kind WHERE early_receipt.rank < excluded.rank"
)


def note_all(tx: Tx, found: Iterable[Receipt], now: int) -> None:
    """Many at once, each as `note` would have it; those of one letter are weighed in the order in which they came.

    Sorted, or two processes that note the same letters wait for each other.
    """
    said: dict[Key, list[Receipt]] = {}
    for receipt in dict.fromkeys(found):  # the same twice is the same once
        said.setdefault((receipt.channel, receipt.provider_id), []).append(receipt)
    keys = sorted(said)
    rows = bulk.find(tx, "letter", _KEY, keys, f"t.channel, t.provider_id, {_LETTER}")
    letters = {(row.channel, row.provider_id): row for row in rows}
    weighed = {key: _weighed(letters[key].state, said[key]) for key in keys if key in letters}
    _move(tx, {key: last for key, (last, _) in weighed.items() if last})
    refused = [_refused(letters[key], one) for key, (_, failed) in weighed.items() for one in failed]
    failures.follow(tx, refused, now)
    early = [max(said[key], key=lambda one: _RANK[one.state]) for key in keys if key not in letters]
    if early:
        _keep(tx, early, now)


def _move(tx: Tx, last: Mapping[Key, Receipt]) -> None:
    """One statement a state; guarded, as another process may have moved a letter since it was looked at."""
    for state, before in _AFTER.items():
        rows = [(state, one.error, *key) for key, one in last.items() if one.state == state]
        bulk.update(tx, "letter", _KEY, _MOVED, rows, only=f"letter.state IN ({listed(before)})")


def _weighed(state: str, said: Sequence[Receipt]) -> tuple[Receipt | None, list[Receipt]]:
    """The last receipt that moves a letter on from its state, and those that said why it failed while it could."""
    last, failed = None, list[Receipt]()
    for receipt in said:
        if receipt.kind and state in _MAY_FAIL:
            failed.append(receipt)
        if state in _AFTER[receipt.state]:
            last, state = receipt, receipt.state
    return last, failed


def note(tx: Tx, receipt: Receipt, now: int) -> bool:
    """Move a letter up the ladder sent, delivered, read, or to failed; never down. Whether it moved.

    A receipt can overtake the answer to our own request: one that fits no letter yet is kept for a day.
    """
    named = {"channel": receipt.channel, "provider_id": receipt.provider_id}
    row = tx.one(
        f"SELECT {_LETTER} FROM letter t WHERE channel = :channel AND provider_id = :provider_id", named
    )
    if row is None:
        _keep(tx, [receipt], now)
        return False
    moved = bool(
        tx.changed(
            "UPDATE letter SET state = :state, reason = :error"
            f" WHERE channel = :channel AND provider_id = :provider_id AND state IN ({listed(_AFTER[receipt.state])})",
            named | {"state": receipt.state, "error": receipt.error},
        )
    )
    if moved and receipt.kind:
        failures.follow(tx, [_refused(row, receipt)], now)
    return moved


def _refused(row: Any, receipt: Receipt) -> Refused:
    return Refused(row.id, row.person, receipt.channel, row.tries, receipt.kind, receipt.to)


def _keep(tx: Tx, early: Sequence[Receipt], now: int) -> None:
    """Nothing but ids and states."""
    rows = [
        (one.channel, one.provider_id, one.state, _RANK[one.state], one.error, one.kind, now) for one in early
    ]
    bulk.insert(tx, "early_receipt", _EARLY, rows, _FURTHEST)
    tx.run("DELETE FROM early_receipt WHERE at < :before", {"before": now - EARLY_KEPT})


def catch_up_early(tx: Tx, known: Sequence[Key]) -> None:
    """The same for letters whose numbers are known now, should there be any receipt that waits."""

    def look(found: Ran) -> None:
        if found.rows:
            for key in known:
                catch_up(tx, *key)

    tx.later("SELECT 1 FROM early_receipt LIMIT 1", then=look)


def now_known(tx: Tx, most: int = 100) -> list[Key]:
    """Letters whose receipt lies here although their number is on disk.

    On PostgreSQL a receipt and the number it is for can be written at the same moment, and neither sees the other.
    """
    rows = tx.all(
        "SELECT channel, provider_id FROM early_receipt WHERE EXISTS (SELECT 1 FROM letter t"
        " WHERE t.channel = early_receipt.channel AND t.provider_id = early_receipt.provider_id)"
        " ORDER BY channel, provider_id LIMIT :most",
        {"most": most},
    )
    return [(row.channel, row.provider_id) for row in rows]


def catch_up(tx: Tx, channel: str, provider_id: str) -> None:
    """Apply the receipt that came before the letter knew its provider's number."""
    row = tx.one(
        "DELETE FROM early_receipt WHERE channel = :channel AND provider_id = :id"
        " RETURNING state, error, kind, at",
        {"channel": channel, "id": provider_id},
    )
    if row:
        note(tx, Receipt(channel, provider_id, row.state, row.error, row.kind), row.at)
