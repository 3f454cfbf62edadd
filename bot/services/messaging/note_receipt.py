"""note_receipt: what a provider says became of a letter, up a one-way ladder."""

from __future__ import annotations

from bot.post import Receipt
from bot.runtime import Runtime
from bot.storage.messaging.receipt_line import Tell


def note_receipt(runtime: Runtime, receipt: Receipt, tell: Tell) -> None:
    """Told once it is on disk, or TryLater when nothing could be kept: receipts come late, twice, early, in crowds."""
    runtime.receipts.begin(receipt, tell)
