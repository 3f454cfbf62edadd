"""nudge: a reminder of the question left open, only by day and only where it is free to send."""

from __future__ import annotations

from bot.engine.happenings import TimerRang
from bot.engine.turn import take_turn
from bot.runtime import Runtime
from bot.services.world import by_day, world_now
from bot.storage.conversation import nudges, turns
from bot.storage.database import Tx
from bot.storage.messaging import reaching
from bot.storage.messaging.timers import Timer
from bot.storage.people import people

ON_THE_WAY = 300_000  # milliseconds before a window closes in which nothing is begun any more


def nudge(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Remind now, or when the quiet hours end; not at all once the channel's window has closed by then."""
    assert timer.person
    person = people.lock(tx, timer.person)
    closes = reaching.closes_at(tx, person.id, person.channel)
    now, opens = runtime.now_ms(), by_day(runtime, tx, person.id)
    if closes is not None and opens > closes - ON_THE_WAY:
        return
    if opens > now:
        nudges.plan(tx, person.id, due=opens)
        return
    world = world_now(runtime)
    rang = TimerRang(nudges.KIND)
    log = {"said": "TimerRang", "kind": rang.kind, "fresh": world.fresh}
    turns.tell(tx, person, lambda _, conversation: take_turn(conversation, rang, world), now, log=log)
