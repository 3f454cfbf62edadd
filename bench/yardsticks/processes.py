"""The CPU that a process and all its descendants have used, and the memory they hold, as Linux counts them."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of the whole tree under `pid`, of those that still run."""
    used = _tree(pid)
    return sum(used.values()) / TICKS


def pss_megabytes(pid: int) -> float:
    """Memory of the whole tree, what several share counted once."""
    found = 0
    for one in _tree(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:  # it ended meanwhile, or is not ours to look at
            continue
        found += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return found / 1024


def _tree(pid: int) -> dict[int, int]:
    """Every process of the tree and its ticks."""
    parents, used = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        one = int(path.parent.name)
        parents[one], used[one] = int(fields[1]), int(fields[11]) + int(fields[12])
    return {one: ticks for one, ticks in used.items() if _under(one, pid, parents)}


def _under(one: int, pid: int, parents: dict[int, int]) -> bool:
    while one and one != pid:
        one = parents.get(one, 0)
    return one == pid
