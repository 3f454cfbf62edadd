"""The wall to the providers: what every channel can do, in one protocol.

A channel reads a provider's request into Incomings and sends a Letter. It knows its provider's words and
limits and nothing of storage, people or flows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, runtime_checkable

from bot.engine.happenings import Message
from bot.post import (
    Billed,
    GiveUp,
    Incoming,
    Letter,
    NewsWish,
    Outcome,
    Receipt,
    RetryAt,
    Template,
    TemplateNews,
    UnreadablePayload,
)
from bot.traits import Traits

Redact = Callable[[str], Message]
Read = Incoming | Receipt | UnreadablePayload | TemplateNews | NewsWish


@dataclass(slots=True)
class Request:
    """An HTTP request as a channel needs it. url comes of PUBLIC_URL; `form` keeps order, repeats, blanks."""

    url: str
    headers: Mapping[str, str]  # lower-case names
    body: bytes
    content_type: str = ""
    form: Sequence[tuple[str, str]] = field(default_factory=tuple)


@runtime_checkable
class KeepsTemplates(Protocol):
    """A channel whose provider keeps texts for outside the window, under an account of ours."""

    traits: Traits
    owner: str  # the account; empty where none was named, and nothing is kept

    async def submit(self, template: Template) -> str | GiveUp | RetryAt:
        """Have a text made and submitted; its number there."""
        ...

    async def standings(self) -> list[TemplateNews] | GiveUp | RetryAt:
        """What the provider says of every text of this account."""
        ...


@runtime_checkable
class TellsPrices(Protocol):
    """A channel whose provider says what each message cost, some time after it was sent."""

    async def billed(self, day: date) -> list[Billed] | GiveUp | RetryAt:
        """What it took for the messages of one day, in UTC."""
        ...


@runtime_checkable
class HearsEvents(Protocol):
    """A channel whose provider posts news of our texts by itself, as JSON at an address of its own."""

    owner: str

    def genuine_event(self, request: Request) -> bool:
        """Whether the provider really sent it, over the bytes as they came. Never raises."""
        ...

    def events(self, request: Request) -> list[TemplateNews]:
        """What it says of texts; everything else is passed over. Never raises."""
        ...


class Channel(Protocol):
    """What every provider's room offers; see `bot/channels/README.md` to add one."""

    name: str
    traits: Traits
    content_type: str  # what its webhook must be sent as
    most_bytes: int  # of a request to its webhook
    most_fields: int  # of a form

    def knows_sender(self, headers: Mapping[str, str]) -> bool:
        """Whether the headers alone may be the provider's: looked at before a body is read. Never raises."""
        ...

    def genuine(self, request: Request) -> bool:
        """Whether the provider really sent it (constant-time). Never raises."""
        ...

    def read(self, request: Request, redact: Redact) -> Sequence[Read]:
        """Everything in the request, redacted. Never raises: what cannot be read is a UnreadablePayload.

        Receipts, news of texts and wishes stand among it where a provider sends them to the same address.
        """
        ...

    def answer(self, request: Request) -> tuple[str, str]:
        """Body and content type of the 200: a press is acknowledged here, TwiML is empty here."""
        ...

    def receipts(self, request: Request) -> Receipt | None:
        """What a status callback says; None when it says nothing new. Never raises."""
        ...

    async def send(self, letter: Letter) -> Outcome:
        """Send once; classify what happened. Never raises for what a provider or network does."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Challenged(Protocol):
    """A channel whose provider asks the address itself who it is, by GET, when it is set up."""

    def challenge(self, query: str) -> str | None:
        """What the provider wants to read; None where it is not the provider who asks. Never raises."""
        ...


@runtime_checkable
class ShowsRead(Protocol):
    """A channel of the trait `shows_read`."""

    async def show_read(self, provider_id: str) -> None:
        """Show the person that their message was read. Never raises; in the loop that took the message."""
        ...


@runtime_checkable
class Sounds(Protocol):
    """A channel whose voice messages can be fetched."""

    async def sound(self, reference: str) -> bytes | None:
        """The voice message behind an Unreadable's `sound`; None where it cannot be had. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Late:
    """Something a person did, and when (Unix seconds)."""

    incoming: Incoming
    at: float


@runtime_checkable
class Remembers(Protocol):
    """A channel whose provider can be asked what people sent while nobody could take it."""

    name: str

    async def missed(self, since: float, redact: Redact) -> list[Late] | None:
        """All of it, oldest first; None where the provider does not tell. Never raises."""
        ...
