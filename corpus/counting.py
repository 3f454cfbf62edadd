"""Counts what became of labelled wishes: understood, right or among three, wrong, met with a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.understanding import Reading

OFFERED = 3


@dataclass
class Count:
    """Of texts with a wish, and of texts without one (off topic, chatter, a denied wish)."""

    wishes: int = 0
    understood: int = 0
    among: int = 0
    wrong: int = 0
    others: int = 0
    accepted: int = 0
    guessed: int = 0

    def add(self, item: Mapping[str, Any], reading: Reading) -> None:
        meant = {item["value"], item.get("also")} - {None}
        if item["value"] is None:
            self.others += 1
            self.accepted += reading.understood
            self.guessed += bool(reading.alternatives)
            return
        right = reading.understood and reading.value in meant
        self.wishes += 1
        self.understood += right
        self.wrong += reading.understood and not right
        self.among += right or not meant.isdisjoint(reading.alternatives[:OFFERED])

    def row(self) -> list[str]:
        """Texts, understood, right or among three, wrong of all texts, off topic met with a guess; in per cent."""
        every = self.wishes + self.others
        return [
            str(every),
            share(self.understood, self.wishes),
            share(self.among, self.wishes),
            share(self.wrong + self.accepted, every),
            share(self.guessed, self.others),
        ]


HEAD = ("texts", "understood %", "right or among three %", "wrong %", "off topic met with a guess %")


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "–"


def table(rows: Iterable[tuple[str, Count]]) -> str:
    lines = [("", *HEAD), ("---", *["--:"] * len(HEAD)), *((name, *count.row()) for name, count in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
