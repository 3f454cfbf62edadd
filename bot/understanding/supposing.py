"""What somebody supposes in a what-if: "kalau 3 juta?", "kalau kerja 20 hari", "kalau pakai jht setahun"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading

MOST_MONTHLY = 10**9
# amount, per, days, months, package: each where it was said.
Supposed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Supposing:
    """Every word of a what-if must be known here or be part of its sum: anything else asks something else."""

    opening: re.Pattern[str]
    days: re.Pattern[str]
    spans: tuple[tuple[re.Pattern[str], int], ...]
    months: re.Pattern[str]
    package: re.Pattern[str]
    with_jht: re.Pattern[str]
    plain: re.Pattern[str]
    sum: re.Pattern[str]
    counts: dict[str, int]
    three: frozenset[str]

    def read(self, text: str, rupiah: Callable[[str], Reading]) -> Supposed:
        """What is supposed; empty when it is no what-if."""
        rest = " ".join(text.casefold().replace("?", " ").replace(",", ", ").split())
        if not self.opening.search(rest):
            return {}
        found: Supposed = {}
        rest = self.cut(rest, self.days, found, "days")
        rest = self.packaged(rest, found)
        rest = self.lasting(rest, found)
        rest = self.plain.sub(" ", rest).strip(" .,!-")
        if rest:
            if not all(map(self.sum.fullmatch, rest.split())):
                return {}
            reading = rupiah(" ".join(rest.split()))
            if not reading.understood or not 0 < reading.value < MOST_MONTHLY:
                return {}
            found |= {"amount": int(reading.value), "per": reading.per or ("day" if "days" in found else "")}
        return found if set(found) & {"amount", "months", "package"} else {}

    def cut(self, rest: str, pattern: re.Pattern[str], found: Supposed, key: str) -> str:
        match = pattern.search(rest)
        if match is None:
            return rest
        found[key] = self.counts.get(match[1]) or int(match[1])
        return f"{rest[: match.start()]} {rest[match.end() :]}"

    def lasting(self, rest: str, found: Supposed) -> str:
        for pattern, months in self.spans:
            if pattern.search(rest):
                found["months"] = months
                return pattern.sub(" ", rest)
        return self.cut(rest, self.months, found, "months")

    def packaged(self, rest: str, found: Supposed) -> str:
        if match := self.package.search(rest):
            found["package"] = "three" if match[1] in self.three else "two"
            return self.package.sub(" ", rest)
        if self.with_jht.search(rest):
            found["package"] = "three"
            return self.with_jht.sub(" ", rest)
        return rest


def supposing_reader(lexicon: Lexicon) -> Supposing:
    def of(*keys: str) -> str:
        return lexicon.pattern("supposing", *keys)

    counted = {key: words for key, words in lexicon.of("supposing").items() if key.isdigit()}
    number = rf"(\d{{1,2}}|{of(*counted)})"
    sums = (of("sum"), rf"[\d.,]+{of('unit')}?", rf"{of('begins')}\w*")
    return Supposing(
        opening=re.compile(rf"\b{of('supposing')}\b"),
        days=re.compile(rf"(?:{of('working')}\s+)?{number}\s*{of('days')}(?:\s+{of('worked')})?\b"),
        spans=((re.compile(rf"\b{of('half_year')}\b"), 6), (re.compile(rf"\b{of('year')}\b"), 12)),
        months=re.compile(rf"{number}\s*{of('months')}\b"),
        package=re.compile(rf"\b({of('two', 'three')})\s*{of('package')}\b"),
        with_jht=re.compile(rf"\b{of('adding')}\s+jht\b"),
        plain=re.compile(rf"\b{of('supposing', 'plain')}\b"),
        sum=re.compile("|".join(sums)),
        counts={word: int(key) for key, words in counted.items() for word in words},
        three=lexicon.words("supposing", "three"),
    )
