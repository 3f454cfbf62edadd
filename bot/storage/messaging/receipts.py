"""Receipts: what a provider says became of a letter, up a one-way ladder, also when it says so early."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.post import Receipt
from bot.storage import bulk
from bot.storage.database import Tx
from bot.storage.messaging import failures
from bot.storage.messaging.failures import Refused

# state -> the states it may follow; "failed" is the last word on a letter nobody has received
_AFTER = {
    "sent": "'sending', 'unknown'",
    "delivered": "'sending', 'sent', 'unknown'",
    "read": "'sending', 'sent', 'delivered', 'unknown'",
    "failed": "'sending', 'sent', 'unknown'",
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
    """Many at once, each as `note` would have it; those of one letter one after another, as they came."""
    waiting = list(dict.fromkeys(found))  # the same twice is the same once
    while waiting:
        first, later = dict[Key, Receipt](), list[Receipt]()
        for receipt in waiting:
            key = receipt.channel, receipt.provider_id
            if key in first:
                later.append(receipt)
            else:
                first[key] = receipt
        _note_each(tx, first, now)
        waiting = later


def _note_each(tx: Tx, found: Mapping[Key, Receipt], now: int) -> None:
    """One receipt a letter; sorted, or two processes that note the same letters wait for each other."""
    keys = sorted(found)
    letters = bulk.find(tx, "letter", _KEY, keys, f"t.channel, t.provider_id, {_LETTER}")
    people_of = {(row.channel, row.provider_id): row for row in letters}
    for state, before in _AFTER.items():
        now_so = [(key, found[key]) for key in keys if key in people_of and found[key].state == state]
        rows = [(state, one.error, *key) for key, one in now_so]
        bulk.update(tx, "letter", _KEY, _MOVED, rows, only=f"letter.state IN ({before})")
    failures.follow(tx, _all_refused(people_of, found), now)
    early = [found[key] for key in keys if key not in people_of]
    if early:
        _keep(tx, early, now)


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
            f" WHERE channel = :channel AND provider_id = :provider_id AND state IN ({_AFTER[receipt.state]})",
            named | {"state": receipt.state, "error": receipt.error},
        )
    )
    if moved and receipt.kind:
        failures.follow(tx, [_refused(row, receipt)], now)
    return moved


def _all_refused(letters: Mapping[Key, Any], found: Mapping[Key, Receipt]) -> list[Refused]:
    """Those that said why they failed, of letters that could still fail."""
    named = ((letters[key], one) for key, one in found.items() if one.kind and key in letters)
    return [_refused(row, one) for row, one in named if row.state in _MAY_FAIL]


def _refused(row: Any, receipt: Receipt) -> Refused:
    return Refused(row.id, row.person, receipt.channel, row.tries, receipt.kind, receipt.to)


def _keep(tx: Tx, early: Sequence[Receipt], now: int) -> None:
    """Nothing but ids and states."""
    rows = [
        (one.channel, one.provider_id, one.state, _RANK[one.state], one.error, one.kind, now) for one in early
    ]
    bulk.insert(tx, "early_receipt", _EARLY, rows, _FURTHEST)
    tx.run("DELETE FROM early_receipt WHERE at < :before", {"before": now - EARLY_KEPT})


def any_early(tx: Tx) -> bool:
    """Whether any receipt waits for its letter's number."""
    return tx.one("SELECT 1 FROM early_receipt LIMIT 1") is not None


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
