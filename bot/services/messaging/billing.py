"""keep_billing: every night each provider is asked what it took for the messages of the last days."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from bot.channels import TellsPrices
from bot.engine.world import WIB
from bot.errors import BadArgument, TryLater
from bot.logs import log
from bot.runtime import Runtime
from bot.services.messaging.costs import ask_bills

HOUR = 4  # WIB
DAYS = 3  # UTC: a price may come two days late
LOOK_SECONDS = 900.0


async def keep_billing(runtime: Runtime) -> None:
    """For as long as a worker lives; nothing where no provider tells."""
    asked: date | None = None
    while any(isinstance(channel, TellsPrices) for channel in runtime.channels.values()):
        here = runtime.now().astimezone(WIB)
        if here.hour >= HOUR and asked != here.date():
            asked = here.date() if await bill_lately(runtime) else asked
        await asyncio.sleep(LOOK_SECONDS)


async def bill_lately(runtime: Runtime) -> bool:
    """Of each of the last days; whether every provider answered. What failed is asked again at the next look."""
    last = runtime.now().date()
    try:
        billed = [await ask_bills(runtime, last - timedelta(days=back)) for back in range(DAYS, 0, -1)]
    except (BadArgument, TryLater) as trouble:
        log.warning("not_billed", reason=str(trouble))
        return False
    log.info("billed", messages=sum(billed))
    return True
