"""note_receipt: what a provider says became of a letter, up a one-way ladder."""

from __future__ import annotations

from bot.post import Receipt
from bot.runtime import Runtime
from bot.storage.messaging import receipts
from bot.storage.messaging.receipt_line import Tell


def note_receipt(runtime: Runtime, receipt: Receipt, tell: Tell) -> None:
    """Told once it is on disk, or TryLater when nothing could be kept: receipts come late, twice, early, in crowds."""
    runtime.receipts.begin(receipt, tell)


def note_early(runtime: Runtime) -> int:
    """Receipts that came while the number they are for was being written count now; how many."""
    with runtime.database.look() as tx:
        if not receipts.now_known(tx):
            return 0
    with runtime.database.begin() as tx:
        found = receipts.now_known(tx)
        for channel, number in found:
            receipts.catch_up(tx, channel, number)
    return len(found)
