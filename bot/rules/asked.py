"""What the answer to a free question rests on: for whom it holds, its source, how sure it is, who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

HOLDS_FOR = ("bpu", "pu", "both", "heirs", "all")
UNKNOWN = "unknown"  # certainty of an answer whose sources conflict or are silent
PLACES = (
    *("none", "here", "call_centre", "branch", "jmo", "tracking", "hrd", "siapkerja", "bsu", "pmi"),
    *("kesehatan", "dukcapil", "website", "email"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: `day` is that of the source, `at` the place that the answer sends people on to."""

    name: str
    holds_for: str
    day: date
    certainty: str
    source: str
    at: str

    @property
    def settled(self) -> bool:
        return self.certainty != UNKNOWN
