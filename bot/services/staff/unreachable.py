"""unreachable_agents: linked agents to whom nothing can be sent now, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.runtime import Runtime
from bot.services.staff.scope import Scope
from bot.storage.agents import candidates
from bot.storage.database import moment


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An agent nobody can write to now, since when (None when they never wrote), and why: blocked, or window.

    `window`: the hours for free text are over and no template is approved; they are passed over until they write.
    """

    handle: str
    channel: str
    last_wrote: datetime | None
    why: str


def unreachable_agents(runtime: Runtime, scope: Scope) -> list[Unreachable]:
    """Linked agents whose every channel is closed: for the console and `doctor`."""
    with runtime.database.look() as tx:
        found = candidates.unreachable(tx, scope, runtime.now_ms())
    return [
        Unreachable(handle, channel, moment(last) if last else None, "window" if addresses else "blocked")
        for handle, channel, last, addresses in found
    ]
