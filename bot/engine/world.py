"""What a turn may look at besides the conversation: frozen, handed in, the same for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from bot.engine.subject import Routes, Subject
from bot.engine.tables import Flow
from bot.engine.words import Words
from bot.languages import Languages
from bot.rules.rulebook import Rulebook
from bot.understanding import Asking, Understanding
from bot.working_days import Calendar

WIB = timezone(timedelta(hours=7), "WIB")


def no_link(kind: str, name: str) -> str:
    """Stands where no public address is known, as in `bot check`."""
    return f"https://example.invalid/{kind}/{name}"


@dataclass(frozen=True, slots=True)
class Hears:
    """Which voice messages can be written down: at most so long and so large; none where `seconds` is 0."""

    seconds: int = 0
    bytes: int = 0


@dataclass(frozen=True, eq=False)
class World:
    """`fresh` is this turn's randomness (hex), `link(kind, name)` makes the address of a public page."""

    flows: Mapping[str, Flow]
    subject: Subject
    words: Words
    rulebook: Rulebook
    understanding: Understanding
    facts: Mapping[str, str] = field(default_factory=dict)
    link: Callable[[str, str], str] = no_link
    tries_before_human: int = 3
    resume_after_hours: float = 12
    nudge_minutes: tuple[float, ...] = (120, 900)  # before the first reminder, and before the second
    questions: Asking | None = None  # what is asked freely; None where nobody asks
    languages: Languages = field(default_factory=Languages)
    now: datetime = datetime(2026, 11, 22, 3, tzinfo=UTC)
    fresh: str = "0" * 32
    calendar: Calendar = field(default_factory=Calendar)
    hears: Hears = Hears()
    forms: Mapping[str, str] = field(default_factory=dict)  # language -> the number of a form published in it

    routes: Routes = field(init=False, repr=False)  # the subject's
    today: date = field(init=False)  # the calendar day in WIB, by which rules are dated

    def __post_init__(self) -> None:
        vars(self).update(routes=self.subject.routes, today=self.now.astimezone(WIB).date())

    def at(self, now: datetime, fresh: str) -> World:
        """The same world in another turn; an eighth of what `replace` takes."""
        there = vars(self).copy()
        there["now"], there["fresh"], there["today"] = now, fresh, now.astimezone(WIB).date()
        same = object.__new__(World)
        object.__setattr__(same, "__dict__", there)
        return same
