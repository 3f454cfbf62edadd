"""note_receipt: what a provider says became of a letter, up a one-way ladder."""

from __future__ import annotations

from concurrent.futures import Future

from bot.post import Receipt
from bot.runtime import Runtime


def note_receipt(runtime: Runtime, receipt: Receipt) -> Future[None]:
    """Done once it is on disk, TryLater when nothing could be kept: receipts come late, twice, early and in crowds."""
    return runtime.receipts.submit(receipt)
