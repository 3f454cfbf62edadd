"""The machine's clock jumps while people write: hours ahead, minutes back, and back where it was."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path

from chaos.killing import FREE, serve
from chaos.played import Played, play
from chaos.storms import STORMS, weather
from chaos.talking import talkers
from tests.whole.program import a_house

AHEAD = "CHAOS_CLOCK"  # names a file with the seconds by which the house's clock is wrong

# Seconds by which the clock is wrong, one after another.
JUMPS: Mapping[str, tuple[float, ...]] = {
    "ten minutes back": (-600, 0),
    "two hours ahead, and right again": (7200, 0),
    "a day ahead, and right again": (86_400, 0),
    "to and fro by a minute, ten times": (60, -60) * 5 + (0,),
    "an hour ahead while letters wait, and right again": (3600, 0),
    "an hour back while letters wait, and right again": (-3600, 0),
    "an hour back while letters wait, for good": (0, -3600),
}
OUT = "500 to everything"
WAIT = "letters wait"  # meanwhile the provider takes nothing


def jumping(now: Callable[[], datetime]) -> Callable[[], datetime]:
    """`now`, wrong by what the file says; where no file is named, `now` itself."""
    file = os.environ.get(AHEAD)
    return (lambda: now() + timedelta(seconds=_wrong_by(Path(file)))) if file else now


def _wrong_by(file: Path) -> float:
    try:
        return float(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0.0


def jump(folder: Path, database_url: str, *, people: int, seconds: float) -> dict[str, Played]:
    """What came of each, on a database that goes on from one to the next; each wrong time lasts so many seconds."""
    file, found = folder / "clock", dict[str, Played]()
    with a_house(folder, database_url, **FREE, **{AHEAD: str(file)}) as house:
        serve(house)
        everybody = talkers(people * len(JUMPS))
        for number, (name, jumps) in enumerate(JUMPS.items()):

            async def trouble(name: str = name, jumps: tuple[float, ...] = jumps) -> None:
                with weather(house.telegram, STORMS[OUT]()) if WAIT in name else nullcontext():
                    for wrong_by in jumps:
                        file.with_suffix(".new").write_text(str(wrong_by), encoding="ascii")
                        file.with_suffix(".new").replace(file)
                        await asyncio.sleep(seconds)

            part = everybody[number * people : (number + 1) * people]
            found[name] = asyncio.run(play([house], part, trouble))
    return found
