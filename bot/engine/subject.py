"""What a set of flows brings besides its tables. The engine knows its subject by nothing else. Frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    with a Walk. The first row that finds something is the last one looked at, unless it `goes_on`. Some rows are
    looked at only where they may find something: with `at` where one of those is so (`hearing/standing.py`), with
    `flow` where its question is open, with `words` where one of their phrases begins in a message
    (`hearing/sifting.py`).
    """

    name: str
    when: Callable[[SightT, HappeningT], FoundT | None]
    hear: Callable[[WalkT, FoundT], object]
    goes_on: bool = False
    at: int = 0
    flow: str = ""
    words: Callable[[Any], Iterable[str]] | None = None


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
    # Of the intents, those that are heard before anything else in a message -> the page of the words of which one must
    # be in it, under which the conversation remembers what was meant; empty where none need be.
    urgent: Mapping[str, str] = field(default_factory=dict)
    begun_anew: frozenset[str] = frozenset()  # asked for from inside, these begin again
    story: Mapping[str, str] = field(
        default_factory=dict
    )  # flow -> key of what was told in the words of the wish itself
    ways_out: tuple[str, ...] = ()  # steering words shown as buttons where typing did not help
    filled: str = ""  # whose questions a form may answer at once, where a channel has forms,
    form_at: tuple[str, str] = ("", "")  # and the flow and step whose question brings its button
    voice: str = ""  # asks whether voice messages may be written down
    forwarded: str = ""  # helps to judge a message that was only passed on,
    hoaxes: frozenset[str] = frozenset()  # with a link in it, or with talk of one of these intents

    @property
    def interludes(self) -> tuple[str, str]:
        """Flows in which nobody is in the middle of something of their own."""
        return self.welcome, self.resume


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice: the `facts` that its text may name, each with its type, and the `answers` it takes.

    An answer is one of its options -> what else people say for it (meanings, whose words of each language stand under
    `answers` in notices.yaml), where the notice `asks` and was asked last. The answer "" leaves things as they are.
    `event` makes another event of an answer than NoticeAnswered. Of one `group` a code stands for one open notice at a
    time; those of another group stay answerable beside it. `tells`: meaning -> answer, for words that are so plain
    that the notice takes them also where it asks nothing. `permits`: the answer that gives away what is somebody's, by
    a clear yes alone.
    """

    facts: Mapping[str, type] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asks: bool = False
    event: Callable[[NoticeAnswered, Any], Event] | None = None
    group: str = ""
    tells: Mapping[str, str] = field(default_factory=dict)
    permits: str = ""

    @property
    def options(self) -> frozenset[str]:
        return frozenset(self.answers) - {""}

    def mistold(self, facts: Mapping[str, object]) -> list[str]:
        """The facts that are missing, or of another type than the row says."""
        return [name for name, type_ in self.facts.items() if not isinstance(facts.get(name), type_)]

    def meant(self, meaning: str) -> str | None:
        """The answer that a meaning stands for; None where this notice takes no such word."""
        return next((answer for answer, meanings in self.answers.items() if meaning in meanings), None)

    def told(self, meaning: str) -> str:
        """The answer that words of this meaning give wherever they are said; empty for none."""
        return self.tells.get(meaning, "")


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices that services speak, one row a kind.

    `one_word`: options with the same word in every notice. `urgency` is that of their letters. `formerly`: kinds
    that were renamed, by their old names. `yes` and `no` are the meanings of whatever else agrees or denies, `later`
    of what puts off. What begins with a `clear` meaning ("sudah bayar") is no wish, though the same words might be
    one elsewhere. `one_time` kinds carry a word of one use that proves who somebody is.
    """

    kinds: Mapping[str, NoticeKind] = field(default_factory=dict)
    one_word: frozenset[str] = frozenset()
    urgency: str = "reply"
    formerly: Mapping[str, str] = field(default_factory=dict)
    yes: str = "yes"
    no: str = "no"
    later: str = "later"
    clear: frozenset[str] = frozenset()
    one_time: frozenset[str] = frozenset()

    def of(self, kind: str) -> NoticeKind:
        """The row of a kind; nothing is known of one that no table has."""
        return self.kinds.get(kind) or NoticeKind()

    def group_of(self, kind: str) -> str:
        return self.of(kind).group

    @property
    def meanings(self) -> frozenset[str]:
        """What answers may mean, over all kinds."""
        rows = self.kinds.values()
        return frozenset(one for row in rows for several in row.answers.values() for one in several)


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


@dataclass(frozen=True, slots=True, eq=False)
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
