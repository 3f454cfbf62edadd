"""troubles: notices of official trouble, each with an end: what is down, until when people are told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note, stated
from bot.storage.database import milliseconds
from bot.storage.staff import troubles

# What may be down, each with its words for people in bot/public/words.yaml.
WHAT = ("jmo", "otp", "payment", "cards", "call_centre", "office")
HOURS = (3, 12, 24, 72, 168)  # that a notice may stand


def listed(runtime: Runtime, scope: Scope) -> Sequence[Mapping[str, Any]]:
    """Those that stand, and the last that ended."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return troubles.latest(tx)


def tell(runtime: Runtime, scope: Scope, what: str, hours: int, source: str) -> None:
    """From now on for so many hours; `source` says where staff have it from. Raises Refused."""
    demand(scope, "settle")
    source = stated(source)
    if what not in WHAT or hours not in HOURS:
        raise Refused("trouble_unknown")
    now = runtime.now()
    with runtime.database.begin() as tx:
        ends = milliseconds(now + timedelta(hours=hours))
        troubles.add(tx, what, milliseconds(now), ends, scope.who, source)
        note(runtime, tx, scope, "trouble told", what, "")


def call_off(runtime: Runtime, scope: Scope, number: int) -> bool:
    """It is over before its end; False for none that stands."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        done = troubles.end(tx, number, runtime.now_ms())
        if done:
            note(runtime, tx, scope, "trouble over", str(number), "")
    return done
