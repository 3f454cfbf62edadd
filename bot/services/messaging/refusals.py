"""tell_refusals: what providers refuse and waiting does not mend is told to staff once an incident."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.staff.raising import raise_alarm
from bot.storage.messaging import outages

ALARM = "letters_refused"


def tell_refusals(runtime: Runtime) -> int:
    """How many incidents staff hear of now. Looks first: nearly always there is nothing."""
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        if not outages.untold(tx, now):
            return 0
    with runtime.database.begin() as tx:
        fresh = [one for one in outages.untold(tx, now) if outages.tell_once(tx, one, now)]
        for one in fresh:
            where = one.channel.partition(outages.OF_CLASS)[0]
            raise_alarm(runtime, tx, ALARM, one.times, why=one.reason, channel=where)
    if fresh:
        runtime.doorbell.ring()
    return len(fresh)
