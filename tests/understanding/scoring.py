"""Reads a corpus and counts what was understood, wrongly accepted and asked back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.understanding import Option, Place, Understanding

HERE = Path(__file__).parent
# The last three were read once before anything was changed for them: first_reads.json holds what came of it.
FOLDERS = ("corpus", "heldout", "fresh", "probe", "unseen_1", "unseen_2", "unseen_3")
KINDS = ("yes_no", "choice", "number", "rupiah", "date", "birth_year", "phone", "place", "intent")


@dataclass
class Score:
    """Counts of one kind; `wrong` lists every wrong accept, `missed` every answer asked back."""

    kind: str
    answers: int = 0
    traps: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def understood(self) -> float:
        return 100 * self.right / self.answers

    @property
    def wrongly_accepted(self) -> float:
        return 100 * len(self.wrong) / (self.answers + self.traps)

    def line(self) -> str:
        asked = 100 * len(self.missed) / self.answers
        counts = f"{self.kind:11} {self.answers:4} answers {self.traps:4} traps   "
        understood = f"understood {self.understood:5.1f} %   asked back {asked:4.1f} %   "
        return f"{counts}{understood}wrongly accepted {self.wrongly_accepted:4.2f} %"


@cache
def items(folder: str, kind: str) -> tuple[dict[str, Any], ...]:
    lines = (HERE / folder / f"{kind}.jsonl").read_text("utf-8").splitlines()
    return tuple(map(json.loads, lines))


def plain(value: Any) -> Any:
    if isinstance(value, Place):
        return value.code
    return value.isoformat() if isinstance(value, date) else value


def first_reads() -> dict[str, dict[str, dict[str, int]]]:
    """Set -> kind -> counts, as each set was read before anything was changed for it."""
    found: dict[str, dict[str, dict[str, int]]] = json.loads((HERE / "first_reads.json").read_text("utf-8"))
    return found


@cache
def score(understanding: Understanding, folder: str, kind: str, on: date) -> Score:
    """Each set is read once in a process, however many tests ask what came of it."""
    counted = Score(kind)
    for item in items(folder, kind):
        scored(understanding, counted, item, on)
    return counted


def scored(understanding: Understanding, counted: Score, item: dict[str, Any], on: date) -> None:
    """Read one item and count what became of it."""
    options = [Option(label) for label in item.get("options", ())]
    reading = understanding.read(counted.kind, item["text"], options=options, on=on)
    said = f"{item['text']!r} -> {plain(reading.value)!r} ({reading.how})"
    if item.get("trap"):
        counted.traps += 1
        counted.wrong += [said] * reading.understood
        return
    counted.answers += 1
    as_meant = plain(reading.value) == item["value"] and reading.per == item.get("per")
    if reading.understood and as_meant:
        counted.right += 1
    else:
        (counted.wrong if reading.understood else counted.missed).append(said)
