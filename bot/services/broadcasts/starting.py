"""start_due: a scheduled broadcast begins by itself at its hour; one that missed it asks staff first."""

from __future__ import annotations

from bot.broadcasts.stopped import Stopped
from bot.logs import log
from bot.runtime import Runtime
from bot.services.broadcasts.life import TIMER, check_again, house_moves
from bot.services.broadcasts.telling import tell_staff
from bot.storage.broadcasts import broadcasts
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer

MISSED = "missed"


def start_due(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Its hour has come. Later than config.yaml allows, or no longer allowed, it waits for staff with the reason."""
    broadcast = broadcasts.load(tx, timer.ref, lock=True)
    if broadcast is None or broadcast.state != "scheduled" or broadcast.start_at is None:
        return
    now, late = runtime.now_ms(), runtime.settings.config.broadcasts.late_minutes
    why = MISSED if now - broadcast.start_at > late * 60_000 else ""
    try:
        check_again(runtime, tx, broadcast)
    except Stopped as error:
        why = why or error.word
    if why:
        log.warning("broadcast_did_not_start", broadcast=broadcast.id, why=why)
        house_moves(runtime, tx, broadcast, "miss", why)
        tell_staff(runtime, tx, broadcast, why)
        return
    house_moves(runtime, tx, broadcast, "begin")
    timers.start(tx, TIMER, due=now, ref=broadcast.id)
