"""tell_person: a notice is spoken in somebody's own conversation."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.happenings import Notice
from bot.engine.turn import take_turn
from bot.runtime import Runtime
from bot.services.answer import world_now
from bot.storage import people, turns
from bot.storage.database import Tx, milliseconds
from bot.storage.sealing import CannotOpen


def tell_person(
    runtime: Runtime,
    tx: Tx,
    person: str,
    kind: str,
    *,
    code: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    """Speak a notice in the caller's transaction. Somebody without a channel, or erased, is not told."""
    world = world_now(runtime)
    try:
        somebody = people.lock(tx, person)
    except CannotOpen:
        return
    if not somebody.channel:
        return
    notice = Notice(kind, code, facts or {})
    turns.tell(
        tx, somebody, lambda _, conversation: take_turn(conversation, notice, world), milliseconds(world.now)
    )
