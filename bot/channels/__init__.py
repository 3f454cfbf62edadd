"""The wall to the providers: what every channel can do, in one protocol.

A channel reads a provider's request into Incomings and sends a Letter. It knows its provider's words and
limits and nothing of storage, people or flows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from bot.engine.happenings import Message
from bot.post import Incoming, Letter, Outcome, Receipt, UnreadablePayload
from bot.traits import Traits

Redact = Callable[[str], Message]


@dataclass(slots=True)
class Request:
    """An HTTP request as a channel needs it. url comes of PUBLIC_URL; `form` keeps order, repeats, blanks."""

    url: str
    headers: Mapping[str, str]  # lower-case names
    body: bytes
    content_type: str = ""
    form: Sequence[tuple[str, str]] = field(default_factory=tuple)


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

    def read(self, request: Request, redact: Redact) -> Sequence[Incoming | Receipt | UnreadablePayload]:
        """Everything in the request, redacted. Never raises: what cannot be read is a UnreadablePayload.

        Receipts stand among it where a provider sends them to the same address.
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
