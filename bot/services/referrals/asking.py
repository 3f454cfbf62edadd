"""asking_now: whom an offer may reach at this moment, by which channels and templates."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.leaving import templated_channels
from bot.services.referrals.choose import asking_at
from bot.services.world import world_now
from bot.storage.agents.candidates import Asking
from bot.storage.database import Tx


def asking_now(runtime: Runtime, rehearsal: str | None = None, *, offering: Tx | None = None) -> Asking:
    """`offering`: in this transaction somebody is asked, so that a template may reach them too."""
    world = world_now(runtime)
    templated = templated_channels(runtime, offering, "offer") if offering else ()
    limits = runtime.settings.config.referrals
    return asking_at(limits, world.now, world.today, rehearsal, templated=tuple(templated))
