"""What the protocol reads and what it rules: a lead as it stands, an act, who does it, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

WORKER, AGENT, STAFF, CLOCK = "worker", "agent", "staff", "clock"


@dataclass(frozen=True, slots=True)
class Offered:
    """One agent asked about one lead. Times in milliseconds."""

    id: int
    agent: str
    state: str  # offered, accepted, declined, expired, withdrawn
    expires_at: int = 0
    postponed: bool = False
    reminded: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What flags on a report are made of: each is known before the report is kept."""

    held: int = 0  # milliseconds since the agent took the lead
    same_number: bool = False  # these last four digits were reported by the same agent before
    same_person: bool = (
        False  # another registration has this worker's phone or NIK, and nobody said they are two
    )
    today: int = 0  # reports by the same agent in the last 24 hours
    outside: bool = False  # the worker's kecamatan is none of the agent's


@dataclass(frozen=True, slots=True)
class Meeting:
    """A visit as it stands, or as it becomes: `times` are proposed, `at` is agreed, in milliseconds.

    `by` is the side that named the times, `who` the side that was not there, `missed` how often the agent was not.
    """

    state: str = ""
    at: int = 0
    times: tuple[int, ...] = ()
    by: str = ""
    place: str = ""
    who: str = ""
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead as it stands. `offer` is the one an act is about: the one answered, or by which somebody has the lead.

    `reported` is what came of it as an agent or staff told it, `answer` the worker's own voice: right, wrong, unheard
    or empty. `voiceless`: the agent filled in for the worker, so nobody can vouch for the agent's report but staff.
    `may_ask`: the worker agreed to be asked later how it went on.
    """

    state: str
    agent: str | None = None
    reported: str = ""
    answer: str = ""
    offer: Offered | None = None
    voiceless: bool = False
    may_ask: bool = False
    seen: Seen = Seen()
    visit: Meeting | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who acts; of agents, which one."""

    who: str
    agent: str = ""


BY_WORKER, BY_STAFF, BY_CLOCK = By(WORKER), By(STAFF), By(CLOCK)


@dataclass(frozen=True, slots=True)
class Act:
    """What is done. `detail` is an outcome, a reason, the state a question named; `number` the last four digits.

    `until` is when a time that begins now runs out, `half` when half of it has passed, in milliseconds. `quiet`:
    whoever acts, or has been told of it by another lead of the same card, hears nothing more in chat. `most`:
    reminders before a lead is given up. `times` and `place` are those of a visit; there `until` is the one chosen
    and `half` the evening before.
    """

    what: str
    detail: str = ""
    number: str = ""
    until: int = 0
    half: int = 0
    quiet: bool = False
    most: int = 0
    times: tuple[int, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """Something one side is told, by the name of its notice; staff by the reason they are asked to help."""

    to: str
    kind: str


@dataclass(frozen=True, slots=True)
class Start:
    """A timer begins: at `at`, or a span of config.yaml's `referrals` after now, or at once."""

    kind: str
    after: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Cancel:
    kind: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is written beside the state; None leaves it as it is.

    `agent` empty means nobody has it. `offer` is the state of the offer the act is about.
    `registration` is the state of the registration itself.
    """

    agent: str | None = None
    reported: str | None = None
    answer: str | None = None
    offer: str | None = None
    why: str | None = None
    postponed: bool = False
    reminded: bool = False
    expires_at: int | None = None
    registration: str | None = None
    number: str = ""
    reason: str = ""
    flags: tuple[str, ...] = ()
    card: str = ""
    visit: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What comes of an act. `outcome` names it in one word; empty where nothing was done."""

    state: str
    outcome: str = ""
    news: tuple[News, ...] = ()
    timers: tuple[Start | Cancel, ...] = ()
    kept: Kept = field(default_factory=Kept)
