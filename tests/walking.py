"""Walks every path of every flow through the real engine, and tells which paths were walked.

A walk begins at a flow's start with what the office may know of somebody, and answers each question with the
buttons on the screen or with what people type. It goes on from every state that is new: another step, or the same
step with conditions that hold otherwise. What it kept can be walked again in any language.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations, islice, product
from typing import Any

from bot.engine.checking.sampling import answers_known, life_of
from bot.engine.conversation import Conversation, Frame
from bot.engine.events import Said, Turn
from bot.engine.happenings import Happening, Message, Tap
from bot.engine.hearing.changing import Watched
from bot.engine.saying.outgoing import CHANGE
from bot.engine.tables import Ask, Flow, key_of
from bot.engine.turn import take_turn
from bot.engine.walk import Walk
from bot.engine.world import World
from flows import claim, doubts, member, questions
from tests.house import the_world
from tests.talking import CONSENTED, SEEN

Edge = tuple[str, str, str]  # flow, step, next step

# What people type, by the kind of question; buttons are pressed besides.
TYPED: Mapping[str, Sequence[str]] = {
    "name": ("Siti",),
    "text": ("dekat masjid",),
    "birth_year": ("1985", "1961", "1955"),
    "date": ("30 Desember 1961", "2 Januari 1961"),
    "contact": ("081234567890",),
    "phone": ("081234567890",),
    "job": (
        *("jual sayur", "juru parkir", "kerja di bengkel orang"),
        *("karyawan pabrik", "pembantu rumah tangga", "nganggur"),
    ),
    "rupiah": ("100 ribu", "100 ribu sehari", "700 ribu seminggu", "3 juta sebulan"),
    "number": ("4",),
    "place": ("Kalibaru, Cilincing",),
}
PRICED = {
    "income": {"amount": 3_000_000, "per": "month"},
    "job": {"label": "l", "sector": "other", "status": "own"},
}
ELIGIBLE = {"work": "own", "birth_year": 1985, "member": "no"}
# What the office may know of somebody, or somebody may have said before, where a condition looks at it.
KNOWN: Mapping[str, Sequence[Any]] = {
    "reference": ("", "JK-7K2M-9QXF"),
    "complaint_words": ("", "agen minta uang untuk mendaftar"),
    "complaint_state": ("", "open", "closed"),
    "referral": ("", "waiting", "unserved", "accepted", "contacted", "registered", "closed"),
    "registration": ("", "submitted", "rejected", "withdrawn"),
    "member_last4": ("", "1234"),
    "disputed": (False, True),
    "by_branch": (False, True),
    "correcting": (False, True),
    "consent": (CONSENTED, ""),
    "role": ("worker", "agent"),
    "helped": ((), ({"person": "ibu", "name": "Ibu Tuti", "reference": "JK-2222-2222"},)),
    "called": ("", "Siti"),
    "place": (
        "",
        {"code": "31.72.04", "name": "Cilincing", "level": "district", "lat": -6.12, "lon": 106.94},
    ),
    "programmes": ("", "two"),
    "work": ("", "employee"),
    "sector": ("", "transport"),
    "phone": ("", "+6281234567890"),
    "joined_until": (0, 4_000_000_000),
    "shares_contact": (False, True),
    "question": ("", *questions.ENTRIES, *member.ENTRIES, "gone"),
    "doubt": ("", *doubts.DOUBTS),
    "told_before": ({}, {"death_children": "pupils"}, *({"death_months": months} for months in claim.MONTHS)),
    "told_of": ("", "death", "accident"),
    "decided": tuple({"kind": kind, "token": ""} for kind in ("", "eligibility", "price", "what_if")),
    "what_if": (
        *({}, {"amount": 2_000_000, "per": "month"}, {"amount": 100_000}, {"months": 12}, {"months": 3}),
        *({"months": 7}, {"amount": 90_000, "per": "day", "days": 20}),
    ),
    "agent_said": tuple(
        {"what": what, "value": value}
        for what, value in (
            *(
                ("move", ""),
                ("leave", "2026-11-22/2026-11-29"),
                ("leave", "2026-12-22/2026-12-29"),
                ("leave", "2026-12-22/2026-12-22"),
                ("back", ""),
                ("weekdays", "0,1,2"),
                ("hours", "540-1020"),
            ),
            *(("capacity", "5"), ("leads", ""), ("month", "")),
        )
    ),
}
SAID = frozenset(
    {"called", "phone", "complaint_words", "place", "programmes", "work", "sector", "agent_said"}
)  # of these, what people said themselves
# What the office tells of a registration and its agent; texts name it.
TOLD = {
    "reference": "JK-7K2M-9QXF",
    "complaint": "AD-7K2M-9QXF",
    "agent": "Wati",
    "agent_name": "Wati",
    "agent_id": "1",
    "reject_reason": "–",
}
LATER = (0, 400)  # days: prices change
# Paths nobody can go today, and why they stand there.
UNWALKED: Mapping[Edge, str] = {
    (
        "menu",
        "menu",
        "unknown",
    ): "every entry has a way of its own; this one is for an answer of an older version",
    ("menu", "unknown", "menu"): "follows from it",
    ("questions", "which_topic", "topics"): "every topic has a way of its own; as above",
    ("cost", "first", "from_transport"): "only between the ends of two discounts; test_journey.py goes it",
    ("cost", "from_transport", "income"): "follows from it",
    ("why", "after_verdict", "end"): "every verdict of today's rules knows what would change it",
}
MOST_SEEDS = 400
MOST_TURNS = 4000


@dataclass(frozen=True, slots=True)
class Seed:
    """Where a walk begins: at the start of a flow, or at another step, with this much known."""

    flow: str
    step: str = ""
    channel: str = "whatsapp"
    known: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    days: int = 0

    def begin(self, world: World, language: str) -> tuple[World, Turn]:
        """The world of that day, and the turn that goes into the flow."""
        world = replace(world, now=world.now + timedelta(days=self.days), fresh=fresh(0))
        said = {key: value for key, value in self.known.items() if key in SAID and value}
        told = {key: value for key, value in self.known.items() if key not in SAID and key != "consent"}
        stood = Conversation(
            language=language,
            about={**TOLD, **SEEN[self.channel], **told},
            answers={**self.answers, **said},
            consent=self.known.get("consent", CONSENTED),
        )
        walk = Walk(stood, world)
        flow = world.flows[self.flow]
        walk.change(stack=(*self._below(world), Frame(flow.name, flow.version, self.step or flow.start)))
        walk.go_on()
        return world, walk.finish(stood)

    def _below(self, world: World) -> tuple[Frame, ...]:
        """Where somebody came from: the menu's way to this flow, or what they were interrupted in."""
        root = world.flows[world.routes.roots[str(self.known.get("role", "worker"))]]
        if self.flow == root.name:
            return ()
        stood = Frame(root.name, root.version, root.call_of(self.flow) or root.start)
        under = "cost" if self.flow == "resume" else "family" if self.known.get("helping") else ""
        if not under or under == self.flow:
            return (stood,)
        flow = world.flows[under]
        return stood, Frame(under, flow.version, flow.call_of(self.flow) or flow.start)


# Ways that only the middle of a flow leads to: somebody who was helped before is read from storage.
HELPS = {
    "helping": {"person": "p1", "known": True, "own": {"answers": {}, "about": {}, "consent": CONSENTED}}
}
# What the office tells of a lead on its way to a card, and what its worker said.
REGISTERED: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]] = (
    ({"referral": "confirmed", "agreed": True}, {}),
    ({"referral": "confirmed", "card": "has_card"}, {**PRICED, "programmes": "two"}),
    ({"referral": "confirmed", "card": "no_card"}, {}),
    ({"referral": "confirmed", "card": "has_card", "paid_until": "2026-11"}, {}),
    ({"referral": "registered", "paid_until": "2026-11"}, {}),
    ({"referral": "registered"}, {**PRICED, "programmes": "undecided"}),
    ({"referral": "accepted", "stage_by": "2020-01-01"}, {}),
    ({"referral": "contacted", "stage_by": "2099-01-01"}, {}),
    ({"referral": "accepted", "visit_at": "2099-01-01T09:00:00+07:00"}, {}),
    *(
        ({"registration": "rejected", "refused_for": why}, {})
        for why in ("rejected_name", "rejected_age", "rejected_member", "rejected_papers")
    ),
)
MIDWAY = (
    # Back from a what-if, whose new income was not told yet.
    Seed("cost", "more", known={"own_income": {"income": PRICED["income"]}}, answers={"job": PRICED["job"]}),
    # An income that is only supposed is asked by the same flow.
    Seed("income", "supposed", known={"what_if": {"amount": 100_000}}),
    Seed("agent", days=32),  # the day before Christmas: offices are closed
    Seed("family", "what", known=HELPS),
    Seed("register", "which_phone", known=HELPS, answers={**ELIGIBLE, "called": "Siti"}),
    Seed("status", known={**HELPS, "reference": ""}, answers={"called": "Siti"}),
    *(Seed("status", known={**TOLD, **known}, answers=answers) for known, answers in REGISTERED),
    Seed(
        "register",
        "review",
        known=HELPS,
        answers={**PRICED, **ELIGIBLE, "called": "Siti", "programmes": "two"},
    ),
)


@dataclass(frozen=True, slots=True)
class Script:
    """A walk that can be walked again: buttons have the same tokens in every language."""

    seed: Seed
    done: tuple[Happening, ...] = ()

    def turns(self, world: World, language: str) -> Iterator[Turn]:
        world, turn = self.seed.begin(world, language)
        yield turn
        for number, happening in enumerate(self.done, start=1):
            turn = take_turn(turn.conversation, happening, replace(world, fresh=fresh(number)))
            yield turn


class Remembering:
    """A world's readers, each text read once: a walk says the same words many thousand times."""

    def __init__(self, world: World) -> None:
        self.readers, self.questions = world.understanding, world.questions
        self.known: dict[Any, Any] = {}

    def read(self, kind: str, text: str, *, options: Any = (), language: str | None = None, on: date) -> Any:
        key = kind, text, tuple(options), on
        if key not in self.known:
            self.known[key] = self.readers.read(kind, text, options=options, language=language, on=on)
        return self.known[key]

    def pieces(self, text: str, wanted: Mapping[str, str], *, on: date) -> Any:
        key = text, tuple(wanted.items()), on
        if key not in self.known:
            self.known[key] = self.readers.pieces(text, wanted, on=on)
        return self.known[key]

    def __getattr__(self, name: str) -> Any:
        """What is not worth remembering is asked of the readers themselves."""
        return getattr(self.readers, name)

    def match(self, text: str) -> Any:
        if text not in self.known:
            self.known[text] = self.questions.match(text) if self.questions else None
        return self.known[text]


@cache
def walking_world() -> World:
    readers: Any = Remembering(the_world())
    return replace(the_world(), understanding=readers, questions=readers)


def fresh(number: int) -> str:
    return f"{number:08x}" + "0" * 24


def edges_of(flows: Mapping[str, Flow]) -> set[Edge]:
    return {(flow.name, *path[:2]) for flow in flows.values() for path in flow.paths}


def walked(turns: Iterable[Turn]) -> set[Edge]:
    """The paths that turns went."""
    went = (mark for turn in turns for mark in turn.trace if mark.what == "went")
    return {(flow, step, mark.detail) for mark in went for flow, _, step in [mark.where.partition(".")]}


@cache
def scripts() -> list[Script]:
    """Walks that together go every path there is a way to go, as few as were found."""
    found: list[Script] = []
    world = walking_world()
    seen: set[Edge] = set()
    roots = world.routes.roots.values()
    for flow in sorted(
        world.flows.values(), key=lambda flow: flow.name in roots
    ):  # from them all others are reached
        found += Explorer(world, flow, seen).explore()
    return found


class Explorer:
    """Looks for the paths of one flow; `seen` holds those walked before, by anybody."""

    def __init__(self, world: World, flow: Flow, seen: set[Edge]) -> None:
        self.world, self.flow, self.seen = world, flow, seen
        self.open = edges_of({flow.name: flow}) - seen - UNWALKED.keys()
        self.states: set[Any] = set()
        self.ahead: deque[tuple[Script, World, Turn]] = deque()
        self.kept: list[Script] = []
        self.turns = 0

    def explore(self) -> list[Script]:
        for seed in self._seeds():
            if self.open:
                world, turn = seed.begin(self.world, "id")
                self._look(Script(seed), world, turn)
        while self.ahead and self.open and self.turns < MOST_TURNS:
            script, world, turn = self.ahead.popleft()
            for happening in answers_to(world, turn):
                now = replace(world, fresh=fresh(len(script.done) + 1))
                self.turns += 1
                next_turn = take_turn(turn.conversation, happening, now)
                self._look(Script(script.seed, (*script.done, happening)), world, next_turn)
        return self.kept

    def _look(self, script: Script, world: World, turn: Turn) -> None:
        new = walked([turn]) - self.seen
        self.seen |= new
        self.open -= new
        if new:
            self.kept.append(script)
        state = self._state(world, turn.conversation)
        if state not in self.states and any(f.flow == self.flow.name for f in turn.conversation.stack):
            self.states.add(state)
            (self.ahead.appendleft if new else self.ahead.append)((script, world, turn))

    def _state(self, world: World, conversation: Conversation) -> Any:
        """Two that stand on the same steps with the same choices and conditions go the same ways."""
        held: list[Any] = []
        if conversation.top:
            asked = world.flows[conversation.top.flow].steps.items()
            choices = (key_of(name, step) for name, step in asked if isinstance(step, Ask) and step.options)
            held += [conversation.answers.get(key) for key in choices]
        for flow in dict.fromkeys(frame.flow for frame in conversation.stack):
            found = world.flows[flow]
            held += [_holds(condition, conversation.known, world) for condition in found.conditions.values()]
        return conversation.stack, repr(held)

    def _seeds(self) -> Iterator[Seed]:
        """Every way in which what the flow looks at may be known beforehand; few things at a time first."""
        yield from (seed for seed in MIDWAY if seed.flow == self.flow.name)
        looked = self._looked_at() & KNOWN.keys()
        names = sorted(looked)
        for life in islice(few_at_a_time([len(KNOWN[name]) for name in names]), MOST_SEEDS):
            known = {name: KNOWN[name][at] for name, at in zip(names, life, strict=True)}
            for answers, channel, days in product(({}, PRICED | ELIGIBLE), SEEN, LATER):
                yield Seed(self.flow.name, "", channel, known, answers, days)

    def _looked_at(self) -> set[str]:
        known = {**answers_known(self.world.flows), **KNOWN}
        seen: set[str] = set()
        for name in (self.flow.name, *self.flow.calls):
            for condition in self.world.flows[name].conditions.values():
                for life in range(12):
                    answers = Watched(life_of(life, known))
                    _holds(condition, answers, self.world)
                    seen |= answers.seen
        return seen


def few_at_a_time(sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every choice of one value a place, those with the fewest other than the first value first."""
    for many in range(len(sizes) + 1):
        for places in combinations(range(len(sizes)), many):
            for values in product(*(range(1, sizes[place]) for place in places)):
                chosen = dict(zip(places, values, strict=True))
                yield tuple(chosen.get(place, 0) for place in range(len(sizes)))


def _holds(condition: Any, known: Mapping[str, Any], world: World) -> bool | None:
    try:
        return bool(condition(known, world))
    except Exception:  # asked before there is enough to tell
        return None


def answers_to(world: World, turn: Turn) -> Iterator[Happening]:
    """What somebody may do with what is on the screen."""
    for event in turn.events:
        if isinstance(event, Said):
            tokens = (choice.token for choice in event.outgoing.choices)
            yield from (Tap(token) for token in tokens if CHANGE not in token)  # a correction goes no new way
    top = turn.conversation.top
    step = world.flows[top.flow].steps[top.step] if top else None
    if isinstance(step, Ask):
        yield from map(Message, TYPED.get(step.kind, ()))
