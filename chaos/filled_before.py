"""`python -P chaos/filled_before.py URL RECIPIENTS FIRST` over an older release's sources: people, a broadcast, timers.

Everybody agreed to news, and a broadcast to all of them runs. Some asked to be erased: soon, or tomorrow.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from bench.filling import ANY_NUMBER, readers
from bot.broadcasts.audience import Audience
from bot.engine.words import FALLBACK
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.staff.scope import command_line
from bot.storage.messaging import timers
from tests.house import opened

ASKED = 50  # people each for whom a timer is due soon, and tomorrow; they are the last of all
SOON, TOMORROW = 20_000, 86_400_000  # milliseconds


def main(url: str, recipients: int, first: int) -> None:
    channels = {"telegram": None}  # nothing is sent from here
    with opened(url, lambda: datetime.now(UTC), channels=channels, **ANY_NUMBER) as here:
        readers(here.database, recipients + 2 * ASKED, first)
        now = here.now_ms()
        with here.database.begin() as tx:
            for number in range(2 * ASKED):
                due = now + (SOON if number < ASKED else TOMORROW)
                person = f"{recipients + number:032x}"
                timers.start(tx, "erase", due=due, ref=str(now), person=person)
        scope = command_line(here)
        identity = plan_broadcast(here, scope, {FALLBACK: "Halo semua"}, Audience())
        move_broadcast(here, scope, identity, "start")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
