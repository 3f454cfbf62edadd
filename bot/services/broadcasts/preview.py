"""preview: a broadcast as each channel will show it, or as one person will see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.broadcasts import audience as who
from bot.broadcasts.trial import arm_of
from bot.channels.looks import Shown, shown
from bot.channels.table import LIMITS, TIGHTEST
from bot.engine.saying.outgoing import Outgoing
from bot.engine.words import FALLBACK
from bot.runtime import Runtime
from bot.services.broadcasts.life import known
from bot.services.broadcasts.ways import looking_now, news_ways
from bot.services.staff.scope import Scope, demand
from bot.storage.broadcasts import broadcasts, planning
from bot.storage.broadcasts.broadcasts import Broadcast
from bot.storage.database import Tx

Said = dict[tuple[str, str, str], Outgoing]


@dataclass(frozen=True, slots=True)
class Seen:
    """One way of seeing it. `template`: in the frame for a closed window. `why` somebody gets nothing, shown or not."""

    channel: str
    language: str
    template: bool
    bubble: Shown | None
    arm: str = ""
    why: str = ""


def preview(runtime: Runtime, scope: Scope, typed: str) -> Sequence[Seen]:
    """By every channel that is on, in every language that it is written in. Raises BadArgument for none in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        said = broadcasts.said(tx, known(tx, scope, typed).id)
        framed = news_ways(runtime, tx)
    return [
        Seen(channel, language, bool(way), shown(bubble, LIMITS.get(channel, TIGHTEST)), arm)
        for channel in runtime.channels
        for (arm, way, language), bubble in said.items()
        if not way or channel in framed
    ]


def preview_for(runtime: Runtime, scope: Scope, typed: str, person: str) -> Seen | None:
    """As somebody in reach would see it now, whether it goes to them or not; None for nobody. Raises BadArgument."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        broadcast = known(tx, scope, typed)
        looking = looking_now(runtime, tx, broadcast.branch, waits=bool(broadcast.wait_until))
        found = planning.as_one(tx, scope, broadcast.id, looking, person[:32])
        return _seen(runtime, tx, broadcast, found) if found else None


def _seen(runtime: Runtime, tx: Tx, broadcast: Broadcast, found: planning.One) -> Seen:
    if not found.channel:
        return Seen("", found.language, False, None, why=found.why or who.UNREACHABLE)
    said = broadcasts.said(tx, broadcast.id)
    language, way = found.language, ""
    if found.category:
        text = news_ways(runtime, tx, language)[found.channel].text
        language, way = text.language if text else FALLBACK, "t"
    arm = arm_of(broadcast.id, found.person) if broadcast.split else ""
    bubble = said.get((arm, way, language)) or said[arm, way, FALLBACK]
    seen = shown(bubble, LIMITS.get(found.channel, TIGHTEST))
    return Seen(found.channel, found.language, bool(way), seen, arm, found.why)
