"""send_test: staff read a broadcast in their own chats, exactly as its recipients will."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.broadcasts.stopped import Stopped
from bot.engine.words import FALLBACK
from bot.runtime import Runtime
from bot.services.broadcasts.life import known
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.broadcasts import broadcasts
from bot.storage.broadcasts.broadcasts import Broadcast
from bot.storage.database import Tx
from bot.storage.messaging import letters, reaching
from bot.storage.people import people
from bot.storage.staff import staff
from bot.storage.staff.staff import Staff


@dataclass(frozen=True, slots=True)
class Tested:
    """Who gets it now, and who cannot: no chat of theirs is linked, or its window is closed."""

    sent: Sequence[str]
    no_chat: Sequence[str] = ()
    closed: Sequence[str] = ()


def testers(runtime: Runtime, scope: Scope) -> list[str]:
    """Those of the staff in reach who linked a chat; whoever asks stands first."""
    demand(scope, "broadcast")
    with runtime.database.look() as tx:
        names = [one.name for one in staff.everybody(tx, scope) if one.person and not one.disabled_at]
    return sorted(names, key=lambda name: (name != scope.who, name))


def send_test(runtime: Runtime, scope: Scope, typed: str, names: Sequence[str] = ()) -> Tested:
    """To the chats of staff in reach, one's own where nobody is named. Raises Stopped where it reaches nobody."""
    demand(scope, "broadcast")
    with runtime.database.begin() as tx:
        broadcast, wanted = known(tx, scope, typed), [*names] or [scope.who]
        found = [(one, _sent(runtime, tx, broadcast, one)) for one in _staff(tx, scope, wanted)]
        done = Tested(
            *([one.name for one, why in found if why == kind] for kind in ("", "no_chat", "closed"))
        )
        if not done.sent:
            word = "test_no_chat" if done.no_chat or not done.closed else "test_closed"
            raise Stopped(word, "link a chat first (Account in the console), and write something to the bot")
        note(runtime, tx, scope, "broadcast tested", broadcast.id)
    runtime.doorbell.ring()
    return done


def _staff(tx: Tx, scope: Scope, names: Sequence[str]) -> list[Staff]:
    """Oneself is in reach for oneself."""
    own = staff.by_id(tx, scope.staff) if scope.staff else None
    others = [one for one in staff.everybody(tx, scope) if one.id != scope.staff]
    return [one for one in (own, *others) if one and one.name in names and not one.disabled_at]


def _sent(runtime: Runtime, tx: Tx, broadcast: Broadcast, who: Staff) -> str:
    """Why not; empty where a letter is written."""
    if who.person is None:
        return "no_chat"
    now, somebody = runtime.now_ms(), people.lock(tx, who.person)
    channel = reaching.open_channel(tx, somebody.id, somebody.channel, now)
    if channel is None:
        return "closed"
    said = broadcasts.said(tx, broadcast.id)
    for arm in sorted({arm for arm, _, _ in said}):  # of two texts both
        bubble = said.get((arm, "", somebody.language)) or said[arm, "", FALLBACK]
        letters.write(tx, somebody.id, somebody.key, channel, bubble, urgency="referral", now=now)
    return ""
