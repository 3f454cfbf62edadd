"""The desk: letters whose end is unknown and those that failed; staff look, take one as sent, or send it again."""

from __future__ import annotations

from typing import Any

from bot.errors import BadArgument
from bot.failing import Handling, Kind, handling_of
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.messaging import desk, outages
from bot.storage.messaging.desk import STATES, OnDesk
from bot.storage.messaging.outages import Outage

__all__ = [
    "STATES",
    "WORTH",
    "channels_away",
    "dead_timers",
    "letter_on_desk",
    "mark_sent",
    "on_desk",
    "send_once_more",
    "settle_timer",
]
MOST = 200
# What is worth sending again by hand; the rest would only fail in the same way, or must not be repeated.
WORTH = (
    Kind.WINDOW,
    Kind.TEMPLATE,
    Kind.LATER,
    Kind.LIMITED,
    Kind.BUSY,
    Kind.WAIT,
    Kind.SENDER,
    Kind.CONTENT,
    Kind.BUG,
    "",
)


def on_desk(runtime: Runtime, scope: Scope, state: str = "", most: int = 50, before: int = 0) -> list[OnDesk]:
    """Unknown and failed ones, or those of one state. Raises BadArgument for another state."""
    demand(scope, "see")
    if state and state not in STATES:
        raise BadArgument(f"{state[:20]!r} is none of {', '.join(STATES)}")
    with runtime.database.look() as tx:
        return desk.waiting(tx, scope, (state,) if state else STATES, min(max(most, 1), MOST), before)


def letter_on_desk(runtime: Runtime, scope: Scope, row: int) -> tuple[OnDesk, Handling]:
    """One of them, and what our table says of its class. Raises BadArgument for one out of reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = desk.one(tx, scope, row)
    if found is None:
        raise BadArgument(f"no letter {row}")
    return found, handling_of(found.kind)


def mark_sent(runtime: Runtime, scope: Scope, row: int) -> None:
    """An unknown one arrived, as somebody saw. Raises BadArgument when it is not unknown."""
    demand(scope, "settle")
    found, _ = letter_on_desk(runtime, scope, row)
    with runtime.database.begin() as tx:
        if not desk.take_as_sent(tx, row, runtime.now_ms()):
            raise BadArgument(f"letter {row} is {found.state}, not unknown")
        note(runtime, tx, scope, "letter taken as sent", found.person)


def send_once_more(runtime: Runtime, scope: Scope, row: int, *, may_come_twice: bool = False) -> None:
    """Raises BadArgument where it would only fail again, and for an unknown one until somebody takes the risk."""
    demand(scope, "settle")
    found, _ = letter_on_desk(runtime, scope, row)
    if found.state == "unknown" and not may_come_twice:
        raise BadArgument(
            f"letter {row} may have arrived: whoever sends it again must say that it may come twice"
        )
    if found.kind not in WORTH:
        raise BadArgument(f"letter {row} failed as {found.kind}: it would fail again")
    with runtime.database.begin() as tx:
        if not desk.send_again(tx, row):
            raise BadArgument(f"letter {row} is {found.state}: there is nothing to send again")
        note(runtime, tx, scope, "letter sent again", found.person)
    runtime.doorbell.ring()


def dead_timers(runtime: Runtime, scope: Scope) -> list[dict[str, Any]]:
    """What was to happen and failed to the end, with its reason."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return desk.dead_timers(tx, scope, MOST)


def settle_timer(runtime: Runtime, scope: Scope, row: int, *, again: bool) -> None:
    """Ring it again, or give it up. Raises BadArgument for none that failed, in reach."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        if not desk.settle_timer(tx, scope, row, "waiting" if again else "cancelled", runtime.now_ms()):
            raise BadArgument(f"timer {row} did not fail, or is gone")
        note(runtime, tx, scope, "timer rung again" if again else "timer given up", str(row))
    runtime.doorbell.ring()


def channels_away(runtime: Runtime, scope: Scope) -> list[Outage]:
    """Channels by which nothing can leave now."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return outages.all_now(tx, runtime.now_ms())
