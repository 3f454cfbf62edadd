"""move_broadcast: rehearse, approve, schedule, start, pause, resume, cancel: one protocol for every door."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from bot.broadcasts.lifecycle import Mover, Standing, moved
from bot.broadcasts.practice import most_a_day
from bot.broadcasts.stopped import Stopped
from bot.engine.world import WIB
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.broadcasts.planning import Told, is_stale, write_ledger
from bot.services.broadcasts.rehearsal import Rehearsal, over_limits, plain_of, rehearsal_of, rehearsed
from bot.services.messaging.desk import WORTH
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.broadcasts import broadcasts, ledger, planning, practice
from bot.storage.broadcasts.broadcasts import Broadcast, Step
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import timers

TIMER = "broadcast_spread"
START = "broadcast_start"
HOUR, DAY = 3_600_000, 86_400_000  # milliseconds
MOST_A_MINUTE = 10_000
THE_HOUSE = Mover("–", house=True)
BEGINS = ("start", "schedule", "approve")  # moves after which something may leave


def known(tx: Tx, scope: Scope, typed: str, *, lock: bool = False) -> Broadcast:
    """A broadcast in reach, by its short id or its long one. Raises BadArgument for any other."""
    identity = broadcasts.known_as(tx, scope, typed.strip()[:40])
    found = broadcasts.load(tx, identity, lock=lock) if identity else None
    if found is None:
        raise BadArgument(f"no broadcast {typed[:40]!r}")
    return found


def rehearse_broadcast(runtime: Runtime, scope: Scope, typed: str, *, told: Told | None = None) -> str:
    """Count it, price it, say when it would end; its plan is written anew where it is old. The state afterwards."""
    demand(scope, "broadcast")
    with runtime.database.look() as tx:
        broadcast = known(tx, scope, typed)
        moved(standing_of(runtime, broadcast), "rehearse", mover(scope))
    if is_stale(runtime, broadcast):
        write_ledger(runtime, scope, broadcast.id, told=told)
    with runtime.database.look() as tx:
        found = rehearsed(runtime, tx, broadcast)
    with runtime.database.begin() as tx:
        broadcast = known(tx, scope, typed, lock=True)
        state = keep_rehearsal(runtime, tx, broadcast, found, mover(scope))
        note(runtime, tx, scope, "broadcast rehearse", broadcast.id)
    return state


def keep_rehearsal(runtime: Runtime, tx: Tx, broadcast: Broadcast, found: Rehearsal, by: Mover) -> str:
    """What a rehearsal found stands with the broadcast; an approval of before is void. The state afterwards."""
    state = _moved(runtime, tx, broadcast, "rehearse", by)
    kept = json.dumps(plain_of(found))
    broadcasts.set_fields(tx, broadcast.id, rehearsal=kept, approved_by="", approved_at=None)
    return state


def move_broadcast(
    runtime: Runtime, scope: Scope, typed: str, move: str, *, start_at: int | None = None
) -> str:
    """Make a move; the state afterwards. Raises Stopped when it cannot move so, BadArgument for none in reach.

    A draft that is to start is rehearsed first. `start_at`, milliseconds, is when a scheduled one begins.
    """
    demand(scope, "broadcast")
    if move == "rehearse":
        return rehearse_broadcast(runtime, scope, typed)
    with runtime.database.look() as tx:
        fresh = known(tx, scope, typed)
    if move in BEGINS and fresh.state == "draft":
        rehearse_broadcast(runtime, scope, fresh.id)
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        broadcast = known(tx, scope, fresh.id, lock=True)
        if move in BEGINS and broadcast.started_at is None:
            check_again(runtime, tx, broadcast)
        state = _moved(runtime, tx, broadcast, move, mover(scope))
        if after := AFTER.get(move):
            after(runtime, tx, scope, broadcast, start_at)
        timers.cancel(tx, TIMER, broadcast.id)
        if state in ("running", "paused", "cancelled"):
            timers.start(tx, TIMER, due=now, ref=broadcast.id)
        note(runtime, tx, scope, f"broadcast {move}", broadcast.id)
    runtime.doorbell.ring()
    return state


def set_rate(runtime: Runtime, scope: Scope, typed: str, per_minute: int | None) -> None:
    """How many letters a minute it may make, also while it runs; None: as quickly as the channels take it."""
    demand(scope, "broadcast")
    if per_minute is not None and not 1 <= per_minute <= MOST_A_MINUTE:
        raise Stopped("rate_odd", f"a rate is 1 to {MOST_A_MINUTE} letters a minute", most=MOST_A_MINUTE)
    with runtime.database.begin() as tx:
        broadcast = known(tx, scope, typed, lock=True)
        broadcasts.set_fields(tx, broadcast.id, per_minute=per_minute)
        why = str(per_minute or "")
        step = Step(runtime.now_ms(), scope.who, "rate", broadcast.state, broadcast.state, why)
        broadcasts.note_step(tx, broadcast.id, step)
        note(runtime, tx, scope, "broadcast rate", broadcast.id)


def house_moves(runtime: Runtime, tx: Tx, broadcast: Broadcast, move: str, why: str = "") -> str:
    """A move that the house makes itself, of a broadcast that the caller has locked."""
    return _moved(runtime, tx, broadcast, move, THE_HOUSE, why)


def _moved(runtime: Runtime, tx: Tx, broadcast: Broadcast, move: str, by: Mover, why: str = "") -> str:
    state = moved(standing_of(runtime, broadcast), move, by)
    now = runtime.now_ms()
    broadcasts.set_state(tx, broadcast.id, state, now, why=why)
    if state != broadcast.state or move in ("rehearse", "approve"):
        broadcasts.note_step(tx, broadcast.id, Step(now, by.name, move, broadcast.state, state, why))
    return state


def standing_of(runtime: Runtime, broadcast: Broadcast) -> Standing:
    found = rehearsal_of(broadcast.rehearsal)
    needs = found is None or over_limits(runtime, found)
    return Standing(broadcast.state, broadcast.author_id, needs_approval=needs)


def mover(scope: Scope) -> Mover:
    return Mover(scope.who, scope.staff)


def check_again(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> None:
    """What has to be right before anything leaves, whoever wants it. Raises Stopped."""
    found = rehearsal_of(broadcast.rehearsal)
    if planning.is_under_way(tx, broadcast.id):
        raise Stopped("planning", "it is being counted: wait until that is done")
    if found is None:
        raise Stopped("not_rehearsed", "rehearse it first")
    if found.missing:
        named = ", ".join(found.missing)
        said = f"harga belum diisi / a price is missing: {named} (./jangkau costs price)"
        raise Stopped("price_missing", said, channels=named)
    _not_again(runtime, tx, broadcast)
    _within_caps(runtime, tx, broadcast, found.people)


def _not_again(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> None:
    hours = runtime.settings.config.broadcasts.same_again_hours
    other = broadcasts.said_again(tx, broadcast, runtime.now_ms() - int(hours * HOUR)) if hours else None
    if other:
        said = (
            f"the same words went to the same people as broadcast {other} within {hours:g} hours:"
            " change the words or the people, or wait"
        )
        raise Stopped("same_again", said, other=other, hours=f"{hours:g}")


def _within_caps(runtime: Runtime, tx: Tx, broadcast: Broadcast, wanted: int) -> None:
    """The cap, what is left of it and what is wanted, all three said. Raises Stopped."""
    for name, most, left in caps_left(runtime, tx, broadcast.branch):
        if wanted > left:
            said = f"over the cap of a {name}: cap {most}, left {left}, wanted {wanted}"
            raise Stopped(f"over_cap_{name}", said, most=most, left=left, wanted=wanted)


def caps_left(runtime: Runtime, tx: Tx, branch: str | None) -> list[tuple[str, int, int]]:
    """(day or month, the cap, what is left of it) of each cap of config.yaml."""
    limits, now = runtime.settings.config.broadcasts, runtime.now().astimezone(WIB)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    a_day = most_a_day(limits.most_a_day, practises=practice.practises(tx, branch))
    caps = (("day", a_day, today), ("month", limits.most_a_month, today.replace(day=1)))
    return [
        (name, most, max(0, most - broadcasts.letters_since(tx, branch, milliseconds(since))))
        for name, most, since in caps
        if most
    ]


After = Callable[[Runtime, Tx, Scope, Broadcast, int | None], None]


def _approved(runtime: Runtime, tx: Tx, scope: Scope, broadcast: Broadcast, _at: int | None) -> None:
    broadcasts.set_fields(tx, broadcast.id, approved_by=scope.who[:60], approved_at=runtime.now_ms())


def _scheduled(runtime: Runtime, tx: Tx, _scope: Scope, broadcast: Broadcast, at: int | None) -> None:
    if at is None or at <= runtime.now_ms():
        raise Stopped("start_past", "the start lies in the past")
    broadcasts.set_fields(tx, broadcast.id, start_at=at)
    timers.cancel(tx, START, broadcast.id)
    timers.start(tx, START, due=at, ref=broadcast.id)


def _unplanned(_runtime: Runtime, tx: Tx, _scope: Scope, broadcast: Broadcast, _at: int | None) -> None:
    broadcasts.set_fields(tx, broadcast.id, start_at=None)
    timers.cancel(tx, START, broadcast.id)


def _paused(_runtime: Runtime, tx: Tx, _scope: Scope, broadcast: Broadcast, _at: int | None) -> None:
    ledger.take_back(tx, broadcast.id)


def _again(_runtime: Runtime, tx: Tx, _scope: Scope, broadcast: Broadcast, _at: int | None) -> None:
    if not ledger.try_again(tx, broadcast.id, WORTH):
        raise Stopped("nothing_again", "nothing of it failed for a reason that is worth trying again")


AFTER: Mapping[str, After] = {
    "again": _again,
    "approve": _approved,
    "schedule": _scheduled,
    "unplan": _unplanned,
    "start": _unplanned,
    "pause": _paused,
}
