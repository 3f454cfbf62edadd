"""The CPU that a process and all its descendants have used, as Linux counts it."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of the whole tree under `pid`, of those that still run."""
    parents, used = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        one = int(path.parent.name)
        parents[one], used[one] = int(fields[1]), int(fields[11]) + int(fields[12])
    return sum(ticks for one, ticks in used.items() if _under(one, pid, parents)) / TICKS


def _under(one: int, pid: int, parents: dict[int, int]) -> bool:
    while one and one != pid:
        one = parents.get(one, 0)
    return one == pid
