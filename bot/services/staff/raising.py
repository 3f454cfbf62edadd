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
    """`what` is a notice to staff, as many_openings or job_silent; `facts` are ids and logins, for the log only.

    Of letters_refused the class goes into the notice as well: `why`.
    """
    log.error(what, many=many, **facts)
    told: dict[str, object] = {"many": many}
    if what == "letters_refused":
        told["why"] = facts["why"]
    for person in chats.of_roles(tx, READERS):
        timers.start(tx, f"tell_{what}", due=runtime.now_ms(), person=person, facts=told)
