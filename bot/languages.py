"""Every language that people are spoken to in, as one table: config.yaml holds a row for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

INDONESIAN = "id"  # what every text exists in


@dataclass(frozen=True, slots=True)
class Language:
    """`name` as its own speakers call it. `complete`: every flow is there; else `covers` names those that are, and
    elsewhere `fallback` is spoken. `answers_to`: other codes by which phones name it."""

    name: str
    complete: bool = False
    covers: tuple[str, ...] = ()
    fallback: str = INDONESIAN
    answers_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Languages:
    """Code -> language, in the order shown. `default` is for people whose phone names none of them."""

    rows: Mapping[str, Language] = field(default_factory=dict)
    default: str = INDONESIAN
    _meant: Mapping[str, str] = field(
        init=False, repr=False, compare=False
    )  # a phone's code -> the first it means

    def __post_init__(self) -> None:
        named = [(code, known) for known, row in self.rows.items() for code in (known, *row.answers_to)]
        object.__setattr__(self, "_meant", dict(reversed(named)))

    @property
    def offered(self) -> tuple[str, ...]:
        """Those in which every flow is complete."""
        return tuple(code for code, row in self.rows.items() if row.complete)

    @property
    def flows(self) -> dict[str, tuple[str, ...]]:
        """Of the others: language -> flows it covers."""
        return {code: row.covers for code, row in self.rows.items() if not row.complete}

    @property
    def names(self) -> dict[str, str]:
        return {code: row.name for code, row in self.rows.items()}

    @property
    def fallbacks(self) -> dict[str, str]:
        """Language -> what is spoken where it has no words."""
        return {code: row.fallback for code, row in self.rows.items() if not row.complete}

    def answering(self, hint: str) -> str:
        """The language a phone's code means; the default for one nobody speaks here."""
        code = hint.lower().replace("_", "-").partition("-")[0]
        return self._meant.get(code, self.default)
