"""How a broadcast may reach people now: the channels that are on, and templates where a window is closed."""

from __future__ import annotations

from datetime import date

from bot.channels.table import CHANNELS
from bot.engine.world import WIB
from bot.runtime import Runtime
from bot.services.budget import rates_in
from bot.services.prices import SERVICE, price
from bot.services.staff.scope import Scope
from bot.storage.broadcasts.exclusions import Looking
from bot.storage.database import Tx


def looking_now(runtime: Runtime, _tx: Tx, _scope: Scope) -> Looking:
    """What the exclusions are asked with at this moment."""
    apart = runtime.settings.config.broadcasts.days_apart
    return Looking(runtime.now_ms(), list(runtime.channels), apart_days=apart)


def today(runtime: Runtime) -> date:
    return runtime.now().astimezone(WIB).date()


def cost_of(runtime: Runtime, tx: Tx, channel: str, category: str) -> int | None:
    """Sen for one letter; 0 where it is free, None while a price is missing."""
    row = CHANNELS.get(channel)
    if row is None:
        return 0
    return price(rates_in(tx), channel, row.traits, category or SERVICE, today(runtime))
