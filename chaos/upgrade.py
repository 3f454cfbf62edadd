"""An older release, with people, letters that wait, timers and a broadcast under way, becomes this one as all go on."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from chaos.books import WHOLE, audited
from chaos.bulk import ANY_HOUR, FIRST
from chaos.filled_before import ASKED
from chaos.machines import Machines, two_of_each
from chaos.played import Played, is_kept, play
from chaos.releases import SECRET, rolled_out, run_in
from chaos.storms import STORMS, weather
from chaos.talking import talkers
from tests.launching import ROOT
from tests.whole.program import House, until

SINCE = "8a53c3d8"  # the release that is left: a landed state with an older schema
RECIPIENTS = 4_000
A_SECOND = {"JANGKAU__THROTTLE__TELEGRAM_PER_SECOND": "100"}  # the broadcast is under way all the while
OUT_SECONDS = 6.0
DONE_SECONDS = 240.0
ERASED = "SELECT COUNT(*) FROM audit WHERE what = 'person erased'"
OVER = "SELECT state FROM broadcast WHERE state IN ('finished', 'cancelled')"


@dataclass(frozen=True, slots=True)
class Upgraded(Played):
    """`schema`: from which migration to which. `waiting`: letters queued as it was migrated. `reached` of the
    `recipients`; `missed`: neither reached nor in doubt. `timers` done, of those due; `later` still to come.
    """

    schema: str
    waiting: int
    recipients: int
    reached: int
    missed: int
    twice: int
    timers: int
    later: int
    audit: str

    @property
    def holds(self) -> bool:
        spread = self.waiting and not self.missed and not self.twice
        return bool(is_kept(self) and spread and self.timers == self.later == ASKED and self.audit == WHOLE)


def upgrade(folder: Path, url: str, redis_url: str, before: Path, *, people: int) -> dict[str, Upgraded]:
    """What came of it; `before` is where the older release lies."""
    run_in(before, url, "-m", "bot", "migrate")
    run_in(before, url, "-P", str(ROOT / "chaos" / "filled_before.py"), url, str(RECIPIENTS), str(FIRST))
    more = {**A_SECOND, **ANY_HOUR, "SECRET_KEY": SECRET}
    with two_of_each(folder, url, redis_url, before, **more) as machines:
        house, waiting, schema = machines.houses[0], 0, _schema(machines.houses[0])

        async def trouble() -> None:
            nonlocal waiting
            with weather(house.telegram, STORMS["500 to everything"]()):
                await asyncio.sleep(OUT_SECONDS)
                waiting = house.look("SELECT COUNT(*) FROM letter WHERE state = 'queued'")[0][0]
            await rolled_out(machines)

        found = asyncio.run(play(machines.houses, talkers(people), trouble))
        until(lambda: bool(house.look(OVER)) and house.look(ERASED)[0][0] >= ASKED, DONE_SECONDS)
        return {"postgresql": _found(machines, found, waiting, f"{schema} to {_schema(house)}")}


def _schema(house: House) -> str:
    return str(house.look("SELECT version_num FROM alembic_version")[0][0])


def _found(machines: Machines, found: Played, waiting: int, schema: str) -> Upgraded:
    house = machines.houses[0]
    got = Counter(int(one["to"]) for one in house.telegram.sent)
    doubt = {
        FIRST + int(person, 16)
        for (person,) in house.look(
            "SELECT person FROM letter WHERE state = 'unknown' AND broadcast IS NOT NULL"
        )
    }
    everybody = range(FIRST, FIRST + RECIPIENTS)
    return Upgraded(
        **asdict(found),
        schema=schema,
        waiting=waiting,
        recipients=RECIPIENTS,
        reached=sum(one in got for one in everybody),
        missed=sum(one not in got and one not in doubt for one in everybody),
        twice=sum(got[one] > 1 for one in everybody),
        timers=int(house.look(ERASED)[0][0]),
        later=int(house.look("SELECT COUNT(*) FROM timer WHERE kind = 'erase' AND state = 'waiting'")[0][0]),
        audit=audited(house).audit,
    )
