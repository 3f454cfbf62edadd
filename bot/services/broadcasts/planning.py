"""plan_broadcast, write_ledger: who gets it and who does not, one row each, written in slices that hold up nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

from bot.broadcasts.audience import Audience, checked
from bot.errors import BadArgument
from bot.rules.rulebook import SECTORS
from bot.runtime import Runtime
from bot.services.broadcasts.ways import looking_now
from bot.services.staff.scope import Scope
from bot.services.world import world_now
from bot.storage.agents import agents
from bot.storage.broadcasts import broadcasts, gatherings, labels, planning
from bot.storage.broadcasts.broadcasts import Broadcast
from bot.storage.database import Tx
from bot.storage.staff import staff
from bot.understanding import Verdict

HOUR = 3_600_000  # milliseconds
FRESH = 600_000  # milliseconds for which a plan is good without being written again
FORGOTTEN = 2_000  # rows of an old plan let go of in one transaction

Told = Callable[[int], None]


def checked_audience(runtime: Runtime, scope: Scope, audience: Audience) -> Audience:
    """The segment with its area as a code. Raises BadArgument for what nobody knows."""
    audience = replace(audience, area=area_named(runtime, audience.area))
    _is_known(runtime, scope, audience)
    languages = runtime.settings.config.spoken.rows
    return checked(audience, languages=languages, channels=runtime.channels, sectors=SECTORS)


def _is_known(runtime: Runtime, scope: Scope, audience: Audience) -> None:
    """Raises BadArgument for an agent, a community, a label or an event that is none within reach."""
    with runtime.database.look() as tx:
        if audience.agent and agents.by_handle(tx, audience.agent) is None:
            raise BadArgument(f"agent {audience.agent[:40]!r} is none of the directory")
        if audience.community and audience.community not in staff.community_names(tx).values():
            raise BadArgument(f"community {audience.community[:40]!r} is none of the directory")
        if audience.label and labels.find(tx, scope, audience.label) is None:
            raise BadArgument(f"there is no label {audience.label[:40]!r}")
        if audience.event and gatherings.find(tx, scope, audience.event) is None:
            raise BadArgument(f"there is no event {audience.event[:40]!r}")


def area_named(runtime: Runtime, typed: str) -> str:
    """The code of an area, by its code or its name down to the kelurahan. Raises BadArgument."""
    typed = typed.strip()[:60]
    if not typed:
        return ""
    if typed.replace(".", "").isdecimal():
        codes = runtime.world.understanding.gazetteer().codes
        number = int(typed.replace(".", ""))
        row = bisect_left(codes, number)
        if row == len(codes) or codes[row] != number:
            raise BadArgument(f"area {typed!r} is no code of Kemendagri, as 31, 31.72 or 31.72.04")
        return typed
    reading = runtime.world.understanding.read("place", typed, on=world_now(runtime).today)
    if reading.verdict is Verdict.UNDERSTOOD:
        return str(reading.value.code)
    several = ", ".join(f"{one.name} ({one.code})" for one in reading.alternatives[:5])
    raise BadArgument(f"area {typed!r} is no one place" + (f": {several}" if several else ""))


def write_ledger(runtime: Runtime, scope: Scope, identity: str, *, told: Told | None = None) -> None:
    """Write the ledger of a draft, an old one before it forgotten; each slice is a transaction of its own."""
    while _forget(runtime, identity):
        pass
    after: str | None = planning.FIRST
    while after is not None:
        after, looked_at = _slice(runtime, scope, identity, after)
        if told:
            told(looked_at)


def _forget(runtime: Runtime, identity: str) -> bool:
    with runtime.database.begin() as tx:
        broadcasts.load(tx, identity, lock=True)
        return forget_slice(tx, identity)


def forget_slice(tx: Tx, identity: str) -> bool:
    """Let go of a slice of an old plan; whether there may be more of it."""
    return planning.forget(tx, identity, FORGOTTEN) == FORGOTTEN


def _slice(runtime: Runtime, scope: Scope, identity: str, after: str) -> tuple[str | None, int]:
    with runtime.database.begin() as tx:
        broadcast = broadcasts.load(tx, identity, lock=True)
        assert broadcast is not None
        return plan_slice(runtime, tx, scope, broadcast, after)


def plan_slice(
    runtime: Runtime, tx: Tx, scope: Scope, broadcast: Broadcast, after: str
) -> tuple[str | None, int]:
    """One slice of a broadcast that the caller has locked; where the next begins, and how many rows it wrote."""
    until = planning.end_of_slice(tx, after)
    looking = looking_now(runtime, tx, broadcast.branch, waits=bool(broadcast.wait_until))
    found = planning.plan_slice(
        *(tx, scope, broadcast.id, broadcast.audience, looking, after, until), split=bool(broadcast.split)
    )
    whole_at = runtime.now_ms() if until is None else None
    broadcasts.set_fields(tx, broadcast.id, planned_to=until, planned_at=whole_at)
    return until, found


def is_stale(runtime: Runtime, broadcast: Broadcast) -> bool:
    """Whether its plan is no good any more: never ended, or written a while ago."""
    at = broadcast.planned_at
    return at is None or broadcast.planned_to is not None or runtime.now_ms() - at > FRESH
