"""What every reader hands back: a verdict, the value, and how it was reached."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from bot.records import record


class Verdict(StrEnum):
    """Accept, ask which one was meant, or ask again."""

    UNDERSTOOD = "understood"
    UNSURE = "unsure"
    NOT_UNDERSTOOD = "not_understood"


class Reading(NamedTuple):
    """One reading of one message; `alternatives` are the likely values of an unsure one, best first.

    `how` is a rung of the ladder (exact, position, normalised, synonym, fuzzy) or, where nothing was
    accepted, the reason (question, negation, range, two, bound, ...). `per` is month, week or day, only
    for rupiah and only where said.
    """

    verdict: Verdict
    value: Any = None
    alternatives: tuple[Any, ...] = ()
    how: str = ""
    per: str | None = None

    @property
    def understood(self) -> bool:
        return self.verdict is Verdict.UNDERSTOOD


def understood(value: Any, how: str, per: str | None = None) -> Reading:
    return Reading(Verdict.UNDERSTOOD, value, (), how, per)


def unsure(how: str, *alternatives: Any) -> Reading:
    return Reading(Verdict.UNSURE, None, alternatives, how)


def not_understood(how: str) -> Reading:
    return Reading(Verdict.NOT_UNDERSTOOD, None, (), how)


class Option(NamedTuple):
    """One thing to choose: its label as shown, and extra words that mean it."""

    label: str
    words: tuple[str, ...] = ()


@record
class Redacted:
    """A text that may be stored, and what kinds were masked in it: nik, card, code."""

    text: str
    found: tuple[str, ...] = ()
