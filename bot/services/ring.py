"""ring_timers: what is due happens, each timer in one transaction with what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.logs import log, where
from bot.runtime import Runtime
from bot.services import broadcast, invite, purge, refer, rights
from bot.storage import people, timers
from bot.storage.database import Tx, milliseconds
from bot.storage.timers import Timer

Verb = Callable[[Runtime, Tx, Timer], None]

VERBS: Mapping[str, Verb] = {
    "refer": refer.refer,
    "offer_expires": refer.expire_offer,
    "tell_accepted": refer.tell_accepted,
    "tell_lead": refer.tell_lead,
    "tell_gone": refer.tell_agent,
    "tell_declined": refer.tell_agent,
    "tell_noted": refer.tell_agent,
    "ask_outcome": refer.ask_outcome,
    "tell_outcome": refer.tell_outcome,
    "tell_linked": invite.tell_linked,
    "tell_invite_refused": invite.tell_refused,
    "tell_my_data": rights.tell_my_data,
    "erase": rights.erase,
    "end_referral": rights.end_referral,
    "purge": purge.purge_tonight,
    "right_asked": rights.start_clock,
    "right_due": rights.remind_staff,
    broadcast.TIMER: broadcast.spread,
}

AT_ONCE = 50


def ring_timers(runtime: Runtime) -> int:
    """Ring every timer that is due; how many rang. One that raises is tried again later, the others go on."""
    now = milliseconds(runtime.now())
    with runtime.database.look() as tx:
        if not timers.any_due(tx, now):
            return 0
    with runtime.database.begin() as tx:
        due = timers.claim_due(tx, now=now, most=AT_ONCE)
    for timer in due:
        _ring(runtime, timer)
    return len(due)


def _ring(runtime: Runtime, timer: Timer) -> None:
    try:
        with runtime.database.begin() as tx:
            people.lock_all(
                tx, [timer.person] if timer.person else []
            )  # before its timer, as erasing them does
            if timers.finish(tx, timer):
                VERBS[timer.kind](runtime, tx, timer)
    except Exception as error:  # a bad row must not stop the line
        reason = where(error)
        log.error("timer_failed", timer=timer.row, kind=timer.kind, reason=reason)
        with runtime.database.begin() as tx:
            timers.fail(tx, timer, reason, milliseconds(runtime.now()))


def recover_timers(runtime: Runtime, *, all_leases: bool = False) -> int:
    """Timers of a process that died ring again; how many."""
    with runtime.database.begin() as tx:
        return timers.recover(tx, now=milliseconds(runtime.now()), all_leases=all_leases)
