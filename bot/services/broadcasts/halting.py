"""tell_refusals: what providers refuse and waiting does not mend is told to staff once an incident; policy halts.

A provider that takes our words for spam is not asked again by the next thousand letters: whatever broadcast met it
pauses, and only staff let it go on.
"""

from __future__ import annotations

from bot.broadcasts.stopped import Stopped
from bot.failing import handling_of
from bot.logs import log
from bot.runtime import Runtime
from bot.services.broadcasts.life import house_moves
from bot.services.staff.raising import raise_alarm
from bot.storage.broadcasts import broadcasts
from bot.storage.database import Tx
from bot.storage.messaging import outages

ALARM = "letters_refused"


def tell_refusals(runtime: Runtime) -> int:
    """How many incidents staff hear of now. Looks first: nearly always there is nothing."""
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        if not outages.refusals(tx, now):
            return 0
    with runtime.database.begin() as tx:
        fresh = [one for one in outages.refusals(tx, now) if outages.tell_once(tx, one, now)]
        for one in fresh:
            where = one.channel.partition(outages.OF_CLASS)[0]
            raise_alarm(runtime, tx, ALARM, one.times, why=one.reason, channel=where)
            if handling_of(one.reason).channel == "halts":
                _halt(runtime, tx, one.reason)
    if fresh:
        runtime.doorbell.ring()
    return len(fresh)


def _halt(runtime: Runtime, tx: Tx, kind: str) -> None:
    for identity in broadcasts.refused_as(tx, kind):
        broadcast = broadcasts.load(tx, identity, lock=True)
        if broadcast is None:
            continue
        try:
            house_moves(runtime, tx, broadcast, "pause", why=kind)
        except Stopped:  # it has ended, or staff paused it meanwhile
            continue
        log.error("broadcast_halted", broadcast=identity, kind=kind)
