"""Where somebody stands: everything a turn needs to remember, as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

REMEMBERED_QUESTIONS = 40
REMEMBERED_STEPS = 60


class Frame(NamedTuple):
    """One flow somebody is inside, at one step of one version."""

    flow: str
    version: int
    step: str
    once: bool = False  # only this one question is asked, to correct its answer; then back to below


class Asked(NamedTuple):
    """A question whose buttons may still be on somebody's screen."""

    token: str
    flow: str
    step: str
    version: int = 1


class OpenNotice(NamedTuple):
    """A notice that can still be answered, by its buttons or its own words ("TERIMA K7").

    `matter` names the one thing it is about, so that its buttons answer no later notice under the same code. It is
    empty where the code is never used for another thing, and where an older release spoke the notice.
    """

    code: str
    kind: str
    matter: str = ""


@dataclass(frozen=True)
class Conversation:
    """One person's conversation. Only the top of `stack` asks.

    `about` holds what the channel and the office know (phone, reference, role), `answers` what the person
    said; `offered` are the alternatives of a "did you mean", in the order shown; one that names a "key" would
    change an earlier answer. `guesses` are values somebody seems to have said ahead of a question that will
    have to confirm them.
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
    hinted: tuple[str, ...] = ()  # hints that were said, so that none is said twice
    unread: int = 0  # voice messages and pictures in a row, which nobody here can read
    notices: tuple[OpenNotice, ...] = ()
    newest: str = ""  # code of the notice that asked last, until something else is asked
    held_by: str = "bot"
    consent: str = ""  # version of the privacy text agreed to, empty when none
    wanted: str = ""  # what somebody asked for before they were greeted
    kept: str = ""  # a message that waits for its question: told before consent, or after a long pause
    redo: str = ""  # the answer that is being asked for again; the old one holds until then
    guesses: Mapping[str, Any] = field(default_factory=dict)
    heard_at: int = 0  # seconds since 1970 when the person last did something
    heard_on: str = ""  # and on which channel
    heard_ref: str = ""  # the number of that message, by which its author can change it
    heard_album: str = ""  # the album that a picture belonged to, or what it was
    answered: str = ""  # the answer that was given by it
    nudges: int = 0  # reminders sent since then
    quiet: bool = False  # "nanti": no reminders until they come back

    @property
    def top(self) -> Frame | None:
        return self.stack[-1] if self.stack else None

    @property
    def known(self) -> dict[str, Any]:
        """What conditions and facts may look at."""
        return {**self.about, **self.answers, "language": self.language, "consent": self.consent}


def copied(conversation: Conversation) -> Conversation:
    """The same again; a tenth of what `replace` takes."""
    same = object.__new__(Conversation)
    object.__setattr__(same, "__dict__", vars(conversation).copy())
    return same


def to_plain(conversation: Conversation) -> dict[str, Any]:
    """As JSON takes it, read off the fields above; `from_plain` reads it back."""
    plain: dict[str, Any] = msgspec.to_builtins(conversation)
    return plain


def from_plain(plain: Mapping[str, Any]) -> Conversation:
    """Read back what `to_plain` wrote, also by an older release: what it does not know stays as it starts."""
    return msgspec.convert(plain, Conversation)
