"""note_receipt: what a provider says became of a letter, up a one-way ladder."""

from __future__ import annotations

from bot.post import Receipt
from bot.runtime import Runtime
from bot.storage.messaging import receipts


def note_receipt(runtime: Runtime, receipt: Receipt) -> bool:
    """Whether the letter moved: receipts come late, twice and out of order."""
    with runtime.database.begin() as tx:
        return receipts.note(
            tx,
            receipt.channel,
            receipt.provider_id,
            receipt.state,
            receipt.error,
            unreachable=receipt.unreachable,
            now=runtime.now_ms(),
        )
