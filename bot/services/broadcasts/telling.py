"""tell_staff: a broadcast that stands still says so in the chats of those who may move it."""

from __future__ import annotations

from bot.logs import log
from bot.runtime import Runtime
from bot.services.staff.roles import ROLES
from bot.services.tell import tell_person
from bot.storage.broadcasts import broadcasts
from bot.storage.broadcasts.broadcasts import Broadcast
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.staff import chats

MOVERS = tuple(name for name, role in ROLES.items() if "broadcast" in role.may)


def tell_staff(runtime: Runtime, tx: Tx, broadcast: Broadcast, why: str) -> None:
    """`why` is a word of `bot/broadcasts/halting.py` or of a start that was missed."""
    log.error("broadcast_stands_still", broadcast=broadcast.code, why=why)
    for person in chats.of_roles(tx, MOVERS):
        timers.start(tx, "tell_broadcast_stopped", due=runtime.now_ms(), ref=broadcast.id, person=person)


def tell_stopped(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Where it is to be looked at; what to do stands on its page."""
    assert timer.person is not None
    found = broadcasts.load(tx, timer.ref)
    if found is not None:
        tell_person(runtime, tx, timer.person, "broadcast_stopped", facts={"broadcast": found.code})
