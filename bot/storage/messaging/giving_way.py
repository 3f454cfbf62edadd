"""give_way: replies that still wait give way to a newer one, where somebody writes more than they can read."""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.messaging.letters import URGENCY


def give_way(tx: Tx, person: str, channel: str, since: int, now: int) -> None:
    """Only what no sender has in hand, was queued after `since`, and answers a message; referrals and bulk stay."""
    tx.run(
        "UPDATE letter SET state = 'cancelled', reason = 'newer', done_at = :now WHERE person = :person"
        " AND channel = :channel AND state IN ('queued', 'sending') AND state = 'queued'"
        f" AND urgency = {URGENCY['reply']} AND tries = 0 AND created_at > :since",
        {"person": person, "channel": channel, "since": since, "now": now},
    )
