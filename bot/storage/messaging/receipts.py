"""Receipts: what a provider says became of a letter, up a one-way ladder, also when it says so early."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.post import Receipt
from bot.storage import bulk
from bot.storage.database import Tx
from bot.storage.people import people

# state -> the states it may follow; "failed" is the last word on a letter nobody has received
_AFTER = {
    "sent": "'sending', 'unknown'",
    "delivered": "'sending', 'sent', 'unknown'",
    "read": "'sending', 'sent', 'delivered', 'unknown'",
    "failed": "'sending', 'sent', 'unknown'",
}
_RANK = {"sent": 1, "failed": 2, "delivered": 3, "read": 4}
EARLY_KEPT = 24 * 3600 * 1000  # milliseconds

Key = tuple[str, str]  # of a letter at its provider: channel and number
_KEY: bulk.Columns = (("channel", "text"), ("provider_id", "text"))
_MOVED: bulk.Columns = (("state", "text"), ("reason", "text"))
_EARLY: bulk.Columns = (
    *(("channel", "text"), ("provider_id", "text"), ("state", "text"), ("rank", "int")),
    *(("error", "text"), ("unreachable", "int"), ("at", "bigint")),
)
# Only the furthest of several.
_FURTHEST = (
    " ON CONFLICT (channel, provider_id) DO UPDATE SET state = excluded.state, rank = excluded.rank,"
    " error = excluded.error, unreachable = excluded.unreachable WHERE early_receipt.rank < excluded.rank"
)
_OF_ONE = (
    "SELECT channel, provider_id, person FROM letter WHERE channel = :channel AND provider_id = :provider_id"
)
_OF_MANY = (
    f"SELECT l.channel, l.provider_id, l.person FROM {bulk.unnested(_KEY)}"
    " JOIN letter l ON l.channel = v.channel AND l.provider_id = v.provider_id"
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
    people_of = _people(tx, sorted(found))
    known = [(people_of[key], found[key]) for key in sorted(found) if key in people_of]
    for person, channel in sorted({(person, one.channel) for person, one in known if one.unreachable}):
        people.set_reachable(tx, person, channel, False)
    for state, before in _AFTER.items():
        rows = [_named(one) | {"reason": one.error} for _, one in known if one.state == state]
        bulk.update(tx, "letter", _KEY, _MOVED, rows, only=f"letter.state IN ({before})")
    early = [found[key] for key in sorted(found) if key not in people_of]
    if early:
        _keep(tx, early, now)


def _people(tx: Tx, keys: Sequence[Key]) -> dict[Key, str]:
    """Whose letters they are; who is missing has no letter yet."""
    if tx.postgresql:
        rows = tx.all(_OF_MANY, {"channel": [c for c, _ in keys], "provider_id": [p for _, p in keys]})
    else:
        named = [{"channel": channel, "provider_id": number} for channel, number in keys]
        rows = [row for key in named for row in tx.all(_OF_ONE, key)]
    return {(row.channel, row.provider_id): row.person for row in rows}


def _named(receipt: Receipt) -> dict[str, object]:
    return {"channel": receipt.channel, "provider_id": receipt.provider_id, "state": receipt.state}


def note(tx: Tx, receipt: Receipt, now: int) -> bool:
    """Move a letter up the ladder sent, delivered, read, or to failed; never down. Whether it moved.

    A receipt can overtake the answer to our own request: one that fits no letter yet is kept for a day.
    """
    row = tx.one(_OF_ONE, {"channel": receipt.channel, "provider_id": receipt.provider_id})
    if row is None:
        _keep(tx, [receipt], now)
        return False
    if receipt.unreachable:
        people.set_reachable(tx, row.person, receipt.channel, False)
    return bool(
        tx.changed(
            "UPDATE letter SET state = :state, reason = :error"
            f" WHERE channel = :channel AND provider_id = :provider_id AND state IN ({_AFTER[receipt.state]})",
            _named(receipt) | {"error": receipt.error},
        )
    )


def _keep(tx: Tx, early: Sequence[Receipt], now: int) -> None:
    """Nothing but ids and states."""
    rows = [
        _named(one)
        | {"rank": _RANK[one.state], "error": one.error, "unreachable": int(one.unreachable), "at": now}
        for one in early
    ]
    bulk.insert(tx, "early_receipt", _EARLY, rows, _FURTHEST)
    tx.run("DELETE FROM early_receipt WHERE at < :before", {"before": now - EARLY_KEPT})


def any_early(tx: Tx) -> bool:
    """Whether any receipt waits for its letter's number."""
    return tx.one("SELECT 1 FROM early_receipt LIMIT 1") is not None


def catch_up(tx: Tx, channel: str, provider_id: str) -> None:
    """Apply the receipt that came before the letter knew its provider's number."""
    row = tx.one(
        "DELETE FROM early_receipt WHERE channel = :channel AND provider_id = :id"
        " RETURNING state, error, unreachable, at",
        {"channel": channel, "id": provider_id},
    )
    if row:
        note(tx, Receipt(channel, provider_id, row.state, row.error, bool(row.unreachable)), row.at)
