"""What a set of flows brings besides its tables. The engine knows its subject by nothing else. Frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.engine.conversation import Conversation
from bot.engine.events import Event, NoticeAnswered

Known = Mapping[str, Any]  # what conditions and facts may look at
Effected = tuple[Conversation, tuple[Event, ...]]
Effect = Callable[[Conversation, Any], Effected]

SightT = TypeVar("SightT")
WalkT = TypeVar("WalkT")
HappeningT = TypeVar("HappeningT")
FoundT = TypeVar("FoundT")


@dataclass(frozen=True, slots=True)
class Hearer(Generic[SightT, WalkT, HappeningT, FoundT]):
    """One row of the order in which something is heard (`hearing/order.py`).

    `when` looks, at a Sight, and changes nothing: it returns what it found, or None. `hear` takes what was found,
    with a Walk. The first row that finds something is the last one looked at, unless it `goes_on`.
    """

    name: str
    when: Callable[[SightT, HappeningT], FoundT | None]
    hear: Callable[[WalkT, FoundT], object]
    goes_on: bool = False


AnyHearer = Hearer[Any, Any, Any, Any]


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


@dataclass(frozen=True, slots=True)
class Routes:
    """Which flow serves what: where everybody begins, where an intent leads, what helps whoever is lost."""

    welcome: str
    newcomer: str  # the role of whoever has no other; it is greeted and asked to agree first
    roots: Mapping[str, str]  # role -> the flow at the bottom of the stack
    intents: Mapping[str, str]  # intent or steering word -> flow
    resume: str  # asks whether to go on or to start again
    stuck: str  # offers a way out when nothing was understood for several times
    explain: str = ""  # says why, after a verdict or an amount
    told_much: str = ""  # what is meant by a first message that answers several of its questions
    begun_anew: frozenset[str] = frozenset()  # asked for from inside, these begin again
    ways_out: tuple[str, ...] = ()  # steering words shown as buttons where typing did not help

    @property
    def interludes(self) -> tuple[str, str]:
        """Flows in which nobody is in the middle of something of their own."""
        return self.welcome, self.resume


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices that services speak: `facts` of each kind, and `answers`, the options it takes.

    `one_word`: options with the same word in every notice. `events`: kinds whose answer is another event than
    NoticeAnswered. `urgency` is that of their letters. `formerly`: kinds that were renamed, by their old names.
    """

    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    one_word: frozenset[str] = frozenset()
    events: Mapping[str, Callable[[NoticeAnswered, Any], Event]] = field(default_factory=dict)
    urgency: str = "reply"
    formerly: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CommonText:
    """A text of the page `common`, as the checks expect it: `kind` is statement, labels, label or hints.

    `filled`: it may name the facts of the office and the rulebook, besides its own `facts`.
    """

    kind: str = "statement"
    filled: bool = True
    facts: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()  # options that may stand there but need not; "*" is any
    labels: frozenset[str] = frozenset()
    accepts: frozenset[str] = frozenset()  # keys of accepted words without an option of their own


@dataclass(frozen=True, slots=True)
class Texts:
    """What the checks hold the subject's own words to: texts of the page `common`, what a conversation is told
    `about` somebody and texts may name, meanings that work `anywhere`."""

    common: Mapping[str, CommonText] = field(default_factory=dict)
    about: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()


def for_oneself(conversation: Conversation) -> tuple[str, str]:
    """Where nobody fills in for anybody else."""
    return "", ""


@dataclass(frozen=True, slots=True)
class Subject:
    """`effects` by the name a Do step calls them. `hearers` stand at the places that the order names.

    `stands` is what may be known in clear of somebody, None for nothing; it looks at `stands_on` only.
    `speaks_for`: the other person whose answers are taken down just now, and their name; empty for oneself.
    `settle` is an effect that is taken at the end of each turn.
    `lives` are values that checks try for what no question asks.
    """

    routes: Routes
    effects: Mapping[str, Effect]
    stands: Callable[[Known, Any], Event | None]
    stands_on: tuple[str, ...] = ()
    asides: Callable[[str, Known, Any], Aside | None] | None = None
    commands: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    hearers: Mapping[str, tuple[AnyHearer, ...]] = field(default_factory=dict)
    notices: Notices = field(default_factory=Notices)
    speaks_for: Callable[[Conversation], tuple[str, str]] = for_oneself
    settle: Effect | None = None
    texts: Texts = field(default_factory=Texts)
    lives: Mapping[str, Sequence[Any]] = field(default_factory=dict)
