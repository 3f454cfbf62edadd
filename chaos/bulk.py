"""A broadcast whose worker is killed with SIGKILL, again and again: nobody missed, nobody twice, few in doubt."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bench.filling import readers
from bot.broadcasts.audience import Audience
from bot.engine.words import FALLBACK
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.staff.scope import command_line
from bot.storage.database import Database
from chaos.books import WHOLE, audited
from chaos.killing import slow
from tests.house import migrated, open_held, opened
from tests.whole.program import House, a_house, until

FIRST = 8_000_000_001
ANY_HOUR = {"JANGKAU__CONVERSATION__QUIET_FROM_HOUR": "0", "JANGKAU__CONVERSATION__QUIET_UNTIL_HOUR": "0"}
ANY_NUMBER = {"JANGKAU__BROADCASTS__APPROVE_ABOVE_PEOPLE": "1000000"}
SAME_KEY = {"SECRET_KEY": "held"}  # the audit's, as whoever begins the broadcast has it
OVER = ("finished", "cancelled")
SETTLE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Spread:
    """`missed`: neither written to nor in doubt. `twice`: got it more than once. `unknown`: in doubt, `never_left` of
    them never reached the provider. `longest_gap`: seconds from a restart to the next letter, at the worst.
    """

    recipients: int
    kills: int
    got_it: int
    missed: int
    twice: int
    unknown: int
    never_left: int
    longest_gap: float
    audit: str

    @property
    def holds(self) -> bool:
        reached = not self.missed and not self.twice and not self.never_left
        return reached and self.longest_gap <= 3.0 and self.audit == WHOLE


def spread_and_kill(
    folder: Path, database_url: str, *, kills: int, recipients: int, a_second: int = 250, lives: float = 1.0
) -> Spread:
    """What came of it. `lives`: seconds that a worker lives before it is killed, on average."""
    pace = {"JANGKAU__THROTTLE__TELEGRAM_PER_SECOND": str(a_second), **SAME_KEY}
    with a_house(folder, database_url, **pace, **ANY_HOUR) as house:
        slow(house.telegram)
        _begun(house, recipients)
        watch = open_held(database_url)
        try:
            gaps = _killed(house, watch, kills, lives)
            assert until(lambda: _is_over(watch), SETTLE_SECONDS), house.logs()[-2000:]
        finally:
            watch.close()
        return _tally(house, recipients, kills, gaps)


def _begun(house: House, recipients: int) -> None:
    """Everybody is known, and a broadcast to all of them runs."""
    migrated(house.database_url)
    channels = {"telegram": None}  # nothing is sent from here
    with opened(
        house.database_url, lambda: datetime.now(UTC), channels=channels, **ANY_HOUR, **ANY_NUMBER
    ) as here:
        readers(here.database, recipients, FIRST)
        scope = command_line(here)
        identity = plan_broadcast(here, scope, {FALLBACK: "Halo semua"}, Audience())
        move_broadcast(here, scope, identity, "start")


def _killed(house: House, watch: Database, kills: int, lives: float) -> list[float]:
    """Worker after worker, each killed at some moment but the last; seconds from each start to its first letter."""
    dice, gaps = Random(18), list[float]()
    for kill in range(kills + 1):
        gaps.append(_first_letter(house, watch, kill))
        if kill < kills:
            time.sleep(lives * dice.uniform(0.2, 1.8))
            house.end(signal.SIGKILL)
    return gaps


def _first_letter(house: House, watch: Database, kill: int) -> float:
    """Begin one more worker; seconds from when it works to its first letter."""
    sent, process = len(house.telegram.sent), house.begin("bot", "worker")
    until(lambda: process.poll() is not None or _at_work(house, kill))
    assert process.poll() is None, house.logs()[-2000:]
    begun = time.monotonic()
    moved = until(lambda: len(house.telegram.sent) > sent or _is_over(watch), 30.0)
    return time.monotonic() - begun if moved else 30.0


def _at_work(house: House, kill: int) -> bool:
    return "worker_works" in (house.folder / f"log-{kill}").read_text(errors="replace")


def _is_over(watch: Database) -> bool:
    """Asked of one connection that stays open: each new one would wait for the writers."""
    with watch.look() as tx:
        return str(tx.all("SELECT state FROM broadcast")[0].state) in OVER


def _tally(house: House, recipients: int, kills: int, gaps: Sequence[float]) -> Spread:
    got = Counter(int(one["to"]) for one in house.telegram.sent)
    rows = house.look("SELECT person FROM letter WHERE state = 'unknown'")
    doubt = {FIRST + int(person, 16) for (person,) in rows}
    everybody = range(FIRST, FIRST + recipients)
    return Spread(
        recipients=recipients,
        kills=kills,
        got_it=len(got),
        missed=sum(one not in got and one not in doubt for one in everybody),
        twice=sum(count > 1 for count in got.values()),
        unknown=len(doubt),
        never_left=sum(one not in got for one in doubt),
        longest_gap=round(max(gaps), 2),
        audit=audited(house).audit,
    )
