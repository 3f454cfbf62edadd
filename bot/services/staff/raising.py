"""raise_alarm: what is wrong at staff's doors or with a channel goes into the log and to chats of staff."""

from __future__ import annotations

from bot.logs import log
from bot.runtime import Runtime
from bot.services.staff.roles import ROLES
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.staff import chats

READERS = tuple(name for name, role in ROLES.items() if "audit" in role.may)


def raise_alarm(runtime: Runtime, tx: Tx, what: str, many: int, **facts: str) -> None:
    """`what` is many_openings, many_failed_logins, channel_away or letters_refused.

    `facts` are ids and logins, for the log only, but for `why`, the class of what was refused.
    """
    log.error(what, many=many, **facts)
    told: dict[str, object] = {"many": many, **({"why": facts["why"]} if "why" in facts else {})}
    for person in chats.of_roles(tx, READERS):
        timers.start(tx, f"tell_{what}", due=runtime.now_ms(), person=person, facts=told)
