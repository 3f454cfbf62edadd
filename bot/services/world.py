"""world_now, by_day: what a turn may look at, at this moment; when somebody may be written to unasked."""

from __future__ import annotations

from bot.engine.world import World
from bot.runtime import Runtime
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import reaching


def world_now(runtime: Runtime) -> World:
    """The world with this moment and this turn's randomness in it."""
    return runtime.world.at(runtime.now(), runtime.new_id())


def by_day(runtime: Runtime, tx: Tx, person: str) -> int:
    """Now, or when the night ends where somebody lives: nothing goes at night that they did not ask for."""
    quiet = runtime.settings.config.conversation.quiet_hours
    return milliseconds(quiet.opens(runtime.now(), reaching.area_of(tx, person)))
