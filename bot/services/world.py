"""world_now: what a turn may look at, at this moment."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.world import World
from bot.runtime import Runtime


def world_now(runtime: Runtime) -> World:
    """The world with this moment and this turn's randomness in it."""
    return replace(runtime.world, now=runtime.now(), fresh=runtime.new_id())
