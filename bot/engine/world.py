"""What a turn may look at besides the conversation: frozen, handed in, the same for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from bot.engine.events import BecameKnown
from bot.engine.tables import Flow
from bot.engine.words import Words
from bot.rules.rulebook import Rulebook
from bot.understanding import Questions, Understanding

WIB = timezone(timedelta(hours=7), "WIB")


def no_link(kind: str, name: str) -> str:
    """Stands where no public address is known, as in `bot check`."""
    return f"https://example.invalid/{kind}/{name}"


def hears_nothing(known: Mapping[str, Any], text: str, world: Any) -> None:
    """Where no role has words of its own."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Something asked beside the open question: the flow that answers it, and what it must know (`about`).

    Not `sure`: `likely` holds what it may mean, each an aside of its own under a label. `eager`: it comes
    before a choice that the same words might make, and when not sure, before any other flow.
    """

    flow: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    sure: bool = True
    eager: bool = False
    likely: tuple[Aside, ...] = ()


Hear = Callable[[str, Mapping[str, Any], "World"], Aside | None]


@dataclass(frozen=True, slots=True)
class Routes:
    """Which flow serves what: where everybody begins, where an intent leads, who counts as what in clear.

    `heard`: what a role's own words ask for ("libur 3 hari"): the flow, and what was said.
    """

    welcome: str
    roots: Mapping[str, str]  # role -> the flow at the bottom of the stack
    intents: Mapping[str, str]  # intent or steering word -> flow
    stands: Callable[[Mapping[str, Any], World], BecameKnown]
    stands_on: tuple[str, ...] = ()  # what `stands` looks at
    explain: str = ""  # the flow that says why, after a verdict or an amount
    hear: Hear | None = None  # what is asked beside the open question
    heard: Callable[[Mapping[str, Any], str, World], tuple[str, Mapping[str, str]] | None] = hears_nothing


@dataclass(frozen=True, slots=True)
class World:
    """`fresh` is this turn's randomness (hex), `link(kind, name)` makes the address of a public page."""

    flows: Mapping[str, Flow]
    routes: Routes
    words: Words
    rulebook: Rulebook
    understanding: Understanding
    facts: Mapping[str, str] = field(default_factory=dict)
    link: Callable[[str, str], str] = no_link
    tries_before_human: int = 3
    resume_after_hours: float = 12
    nudge_minutes: tuple[float, ...] = (120, 900)  # before the first reminder, and before the second
    questions: Questions | None = None  # what is asked freely; None where nobody asks
    now: datetime = datetime(2026, 11, 22, 3, tzinfo=UTC)
    fresh: str = "0" * 32

    @property
    def today(self) -> date:
        """The calendar day in WIB, by which rules are dated."""
        return self.now.astimezone(WIB).date()
