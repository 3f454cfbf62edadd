"""How a broadcast may reach people now: the channels that are on, and templates where a window is closed."""

from __future__ import annotations

from datetime import date

from bot.broadcasts import audience as who
from bot.channels.table import CHANNELS
from bot.engine.words import FALLBACK
from bot.engine.world import WIB
from bot.runtime import Runtime
from bot.services.budget import rates_in
from bot.services.leaving import NEWS, Leaving, Way, closed_ways
from bot.services.prices import SERVICE, price
from bot.storage.broadcasts import practice
from bot.storage.broadcasts.exclusions import Looking
from bot.storage.database import Tx

PAUSED = ("template_paused", "template_disabled", "category")  # what the provider did to a template


def looking_now(runtime: Runtime, tx: Tx, branch: str | None, *, waits: bool = False) -> Looking:
    """What the exclusions are asked with at this moment, for a branch (None: the operator's own).

    `waits`: a closed window is no reason yet.
    """
    ways = news_ways(runtime, tx)
    templated = {name: way.category for name, way in ways.items() if way.way is Way.TEMPLATE}
    poor = any(way.why.startswith("budget") for way in ways.values())
    closed = "" if waits else who.OVER_BUDGET if poor else who.NEEDS_TEMPLATE
    apart = runtime.settings.config.broadcasts.days_apart
    own = branch or "" if practice.practises(tx, branch) else ""
    on = list(runtime.channels)
    return Looking(runtime.now_ms(), on, templated, apart_days=apart, closed=closed, practising=own)


def news_ways(runtime: Runtime, tx: Tx, language: str = FALLBACK) -> dict[str, Leaving]:
    """Channel -> how news leaves where its window is closed."""
    return closed_ways(runtime, tx, language, NEWS)


def template_stopped(runtime: Runtime, tx: Tx) -> bool:
    """Whether the provider has paused, switched off or moved the frame of news."""
    return any(way.why in PAUSED for way in news_ways(runtime, tx).values())


def today(runtime: Runtime) -> date:
    return runtime.now().astimezone(WIB).date()


def cost_of(runtime: Runtime, tx: Tx, channel: str, category: str) -> int | None:
    """Sen for one letter; 0 where it is free, None while a price is missing."""
    row = CHANNELS.get(channel)
    if row is None:
        return 0
    return price(rates_in(tx), channel, row.traits, category or SERVICE, today(runtime))
