"""ask_rehearsal: a worker plans and rehearses a broadcast in slices, so that no request waits for a million people."""

from __future__ import annotations

from bot.broadcasts.lifecycle import moved
from bot.broadcasts.stopped import Stopped
from bot.runtime import Runtime
from bot.services.broadcasts.life import (
    BEGINS,
    THE_HOUSE,
    keep_rehearsal,
    known,
    move_broadcast,
    mover,
    standing_of,
)
from bot.services.broadcasts.planning import forget_slice, plan_slice
from bot.services.broadcasts.rehearsal import rehearsed
from bot.services.staff.scope import Scope, command_line, demand, scope_of
from bot.services.staff.views import note
from bot.storage.broadcasts import broadcasts, planning
from bot.storage.broadcasts.broadcasts import Broadcast, Step
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.staff import staff

AUTHOR_GONE = "author_gone"


def ask_rehearsal(runtime: Runtime, scope: Scope, typed: str) -> None:
    """Have it counted and priced anew; what was approved of the old count is void. Raises Stopped, BadArgument."""
    demand(scope, "broadcast")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        broadcast = known(tx, scope, typed, lock=True)
        moved(standing_of(runtime, broadcast), "rehearse", mover(scope))
        if planning.is_under_way(tx, broadcast.id):
            return
        void = {"planned_at": None, "planned_to": None, "rehearsal": None, "approved_at": None}
        broadcasts.set_fields(tx, broadcast.id, **void, approved_by="", why="")
        step = Step(now, scope.who, "plan", broadcast.state, broadcast.state, "")
        broadcasts.note_step(tx, broadcast.id, step)
        timers.start(tx, planning.TIMER, due=now, ref=broadcast.id)
        note(runtime, tx, scope, "broadcast rehearse", broadcast.id)
    runtime.doorbell.ring()


def press(runtime: Runtime, scope: Scope, typed: str, move: str) -> None:
    """What a button does: a rehearsal is asked for, and nothing begins before it is there. Raises Stopped."""
    if move == "rehearse":
        ask_rehearsal(runtime, scope, typed)
        return
    with runtime.database.look() as tx:
        broadcast = known(tx, scope, typed)
        if move in BEGINS and broadcast.state == "draft":
            word = "planning" if planning.is_under_way(tx, broadcast.id) else "not_rehearsed"
            raise Stopped(word, "rehearse it first")
    move_broadcast(runtime, scope, broadcast.id, move)


def plan_next(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """One slice in the timer's own transaction: cut off anywhere, it happened with the next timer or not at all."""
    broadcast = broadcasts.load(tx, timer.ref, lock=True)
    if broadcast is None or broadcast.state not in ("draft", "rehearsed", "approved"):
        return
    scope = _authors(runtime, tx, broadcast)
    if scope is None:
        broadcasts.set_fields(tx, broadcast.id, why=AUTHOR_GONE)
        return
    if _is_whole(runtime, tx, scope, broadcast):
        keep_rehearsal(runtime, tx, broadcast, rehearsed(runtime, tx, broadcast), THE_HOUSE)
    else:
        timers.start(tx, planning.TIMER, due=runtime.now_ms(), ref=broadcast.id)


def _is_whole(runtime: Runtime, tx: Tx, scope: Scope, broadcast: Broadcast) -> bool:
    """One step more: of an old plan something is let go, or of the new one something is written."""
    begins = broadcast.planned_to is None
    if begins and forget_slice(tx, broadcast.id):
        return False
    until, _ = plan_slice(runtime, tx, scope, broadcast, broadcast.planned_to or planning.FIRST)
    return until is None


def _authors(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> Scope | None:
    """As far as its author sees now; None where their account was disabled since."""
    if not broadcast.author_id:
        return command_line(runtime)
    who = staff.by_id(tx, broadcast.author_id)
    return None if who is None or who.disabled_at else scope_of(runtime, tx, who, second=True)
