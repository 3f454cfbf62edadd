"""What became of simulated workers: whether they ended right, which facts of a registration are wrong, and the sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

Row = Mapping[str, Any]


@dataclass
class Outcome:
    """What became of one worker: whether it ended right, wrong facts, messages up to "Kirim", answers and misses."""

    name: str
    ended: bool = False
    registered: bool = False
    wrong: list[str] = field(default_factory=list)
    messages: int = 0
    bubbles: int = 0
    answers: int = 0
    misses: list[str] = field(default_factory=list)
    asked_aside: int = 0
    heard_aside: int = 0
    lines: list[str] = field(default_factory=list)


def wrong_facts(row: Row, answers: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    job, income, place = answers["job"], answers["income"], answers["place"]
    per = answers.get("income_per") or income.get("per") or "month"
    names = [place["name"], *place.get("within", ())]
    package, at = (
        {2: "two", 3: "three"}.get(row.get("programmes") or 0),
        (row.get("place") or {}).get("name"),
    )
    facts: list[tuple[str, object, bool]] = [
        ("name", answers["called"], _same(answers["called"], row["called"])),
        ("birth_year", answers["birth_year"], answers["birth_year"] == row["birth_year"]),
        ("income", income, (income["amount"], per) == (row["income"], row["per"])),
        ("programmes", answers["programmes"], package in (None, answers["programmes"])),
        ("place", names, not at or any(_same(name, at) for name in names)),
        ("sector", job, (answers.get("sector") or job["sector"]) in (row["sector"], None)),
    ]
    yield from ((name, had) for name, had, right in facts if not right)


def _same(one: str, other: str) -> bool:
    ours, theirs = (
        "".join(c for c in t.casefold() if c.isalpha())
        for t in (one, other)  # "Pulo Gadung" is Pulogadung
    )
    return bool(ours) and (ours in theirs or theirs in ours)


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    registered = [one for one in outcomes if one.registered]
    answers = sum(one.answers for one in outcomes)
    misses = sum(len(one.misses) for one in outcomes)
    return {
        "workers": len(outcomes),
        "ended right": sum(one.ended for one in outcomes),
        "registered": len(registered),
        "wrong facts": sum(len(one.wrong) for one in outcomes),
        "messages, median": median(one.messages for one in registered) if registered else 0,
        "messages, most": max((one.messages for one in registered), default=0),
        "without asides, median": median(one.messages - one.asked_aside for one in registered)
        if registered
        else 0,
        "misses per 100 answers": round(100 * misses / max(1, answers), 1),
        "asides answered": f"{sum(one.heard_aside for one in outcomes)} of {sum(one.asked_aside for one in outcomes)}",
    }
