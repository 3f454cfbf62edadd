"""send_test: somebody of the staff reads a broadcast in their own chat, exactly as its recipients will."""

from __future__ import annotations

from bot.broadcasts.stopped import Stopped
from bot.engine.saying.outgoing import Outgoing
from bot.engine.words import FALLBACK
from bot.runtime import Runtime
from bot.services.broadcasts.life import known
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.messaging import letters, reaching
from bot.storage.people import people
from bot.storage.staff import staff


def send_test(runtime: Runtime, scope: Scope, typed: str) -> str:
    """To the chat they linked; the channel it goes by. Raises Stopped where there is none, or its window is closed."""
    demand(scope, "broadcast")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        broadcast = known(tx, scope, typed)
        who = staff.by_id(tx, scope.staff) if scope.staff else None
        if who is None or who.person is None:
            raise Stopped("test_no_chat", "link your own chat first: Account in the console")
        somebody = people.lock(tx, who.person)
        channel = reaching.open_channel(tx, somebody.id, somebody.channel, now)
        if channel is None:
            raise Stopped(
                "test_closed", "write something to the bot first: the window of your chat is closed"
            )
        text = broadcast.words.get(somebody.language) or broadcast.words[FALLBACK]
        letters.write(tx, somebody.id, somebody.key, channel, Outgoing(text), urgency="referral", now=now)
        note(runtime, tx, scope, "broadcast tested", broadcast.id)
    runtime.doorbell.ring()
    return channel
