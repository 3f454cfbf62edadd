"""Where somebody stands: everything a turn needs to remember, as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

REMEMBERED_QUESTIONS = 20
REMEMBERED_STEPS = 30


@dataclass(frozen=True, slots=True)
class Frame:
    """One flow somebody is inside, at one step of one version."""

    flow: str
    version: int
    step: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose buttons may still be on somebody's screen."""

    token: str
    flow: str
    step: str


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """A notice that can still be answered, by its buttons or its own words ("TERIMA K7")."""

    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person's conversation. Only the top of `stack` asks.

    `about` holds what the channel and the office know (phone, reference, agent), `answers` what the person
    said; `offered` are the alternatives of a "did you mean", in the order shown.
    """

    stack: tuple[Frame, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    language: str = "id"
    token: str = ""
    asked: tuple[Asked, ...] = ()
    offered: tuple[Mapping[str, Any], ...] = ()
    trail: tuple[tuple[Frame, ...], ...] = ()
    misses: int = 0
    notices: tuple[OpenNotice, ...] = ()
    held_by: str = "bot"
    consent: str = ""  # version of the notice agreed to, empty when none
    wanted: str = ""  # what somebody asked for before they were greeted

    @property
    def top(self) -> Frame | None:
        return self.stack[-1] if self.stack else None

    @property
    def known(self) -> dict[str, Any]:
        """What conditions and facts may look at."""
        return {**self.about, **self.answers, "language": self.language, "consent": self.consent}

    def at(self, step: str) -> Conversation:
        """The same conversation with its top frame on `step`."""
        return replace(self, stack=(*self.stack[:-1], replace(self.stack[-1], step=step)))


def to_plain(conversation: Conversation) -> dict[str, Any]:
    """As JSON takes it; `from_plain` reads it back."""
    return {
        "stack": [[f.flow, f.version, f.step] for f in conversation.stack],
        "answers": dict(conversation.answers),
        "about": dict(conversation.about),
        "language": conversation.language,
        "token": conversation.token,
        "asked": [[a.token, a.flow, a.step] for a in conversation.asked],
        "offered": [dict(value) for value in conversation.offered],
        "trail": [[[f.flow, f.version, f.step] for f in stack] for stack in conversation.trail],
        "misses": conversation.misses,
        "notices": [[n.code, n.kind] for n in conversation.notices],
        "held_by": conversation.held_by,
        "consent": conversation.consent,
        "wanted": conversation.wanted,
    }


def from_plain(plain: Mapping[str, Any]) -> Conversation:
    """Read back what `to_plain` wrote, also by an older release: what it does not know stays as it starts."""
    return Conversation(
        stack=tuple(Frame(*frame) for frame in plain.get("stack", ())),
        answers=plain.get("answers", {}),
        about=plain.get("about", {}),
        language=plain.get("language", "id"),
        token=plain.get("token", ""),
        asked=tuple(Asked(*asked) for asked in plain.get("asked", ())),
        offered=tuple(plain.get("offered", ())),
        trail=tuple(tuple(Frame(*frame) for frame in stack) for stack in plain.get("trail", ())),
        misses=plain.get("misses", 0),
        notices=tuple(OpenNotice(*notice) for notice in plain.get("notices", ())),
        held_by=plain.get("held_by", "bot"),
        consent=plain.get("consent", ""),
        wanted=plain.get("wanted", ""),
    )
