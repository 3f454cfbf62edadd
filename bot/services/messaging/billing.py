"""bill_lately: each provider is asked what it took for the messages of the last days."""

from __future__ import annotations

from datetime import timedelta

from bot.errors import BadArgument, TryLater
from bot.logs import log
from bot.runtime import Runtime
from bot.services.messaging.costs import ask_bills

DAYS = 3  # UTC: a price may come two days late


async def bill_lately(runtime: Runtime) -> bool:
    """Of each of the last days; whether every provider that tells has answered."""
    last = runtime.now().date()
    try:
        billed = [await ask_bills(runtime, last - timedelta(days=back)) for back in range(DAYS, 0, -1)]
    except (BadArgument, TryLater) as trouble:
        log.warning("not_billed", reason=str(trouble))
        return False
    log.info("billed", messages=sum(billed))
    return True
