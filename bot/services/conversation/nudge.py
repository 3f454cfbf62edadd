"""nudge: a reminder of the question left open, only by day and only where it is free to send."""

from __future__ import annotations

from bot.broadcasts.quiet import next_allowed, zone_of
from bot.engine.happenings import TimerRang
from bot.engine.turn import take_turn
from bot.runtime import Runtime
from bot.services.world import world_now
from bot.storage.conversation import nudges, turns
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging.timers import Timer
from bot.storage.people import people

# WhatsApp takes free text for 24 hours after the person's last message; a little less, for the way there.
WINDOW = {"whatsapp": 24 * 3_600_000 - 300_000}


def nudge(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Remind now, or when the quiet hours end; not at all once the channel's window has closed by then."""
    assert timer.person
    person = people.lock(tx, timer.person)
    heard = nudges.heard_at(tx, person.id, person.channel)
    now, opens = runtime.now_ms(), _opens(runtime, nudges.area_of(tx, person.id))
    if not heard or opens > heard + WINDOW.get(person.channel, opens):
        return
    if opens > now:
        nudges.plan(tx, person.id, due=opens)
        return
    world = world_now(runtime)
    rang = TimerRang(nudges.KIND)
    log = {"said": "TimerRang", "kind": rang.kind, "fresh": world.fresh}
    turns.tell(tx, person, lambda _, conversation: take_turn(conversation, rang, world), now, log=log)


def _opens(runtime: Runtime, area: str) -> int:
    """Now, or the end of the quiet hours where the person lives."""
    hours = runtime.settings.config.conversation
    zone = zone_of(area, hours.timezone)
    return milliseconds(next_allowed(runtime.now(), zone, hours.quiet_from_hour, hours.quiet_until_hour))
