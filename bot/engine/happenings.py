"""What can happen to a conversation: the only inputs `take_turn` knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from bot.records import record


@record
class Message:
    """Text a person typed, already redacted; `found` names what was masked ("nik", "card", "code").

    `beside` is the photo, video or document that it stood under. `ref` is the message's own number, as far as its
    author can change it later; an `edited` one brings new words for the message of that number.
    """

    text: str
    found: tuple[str, ...] = ()
    beside: str = ""
    forwarded: bool = False
    ref: str = ""
    edited: bool = False
    album: str = ""  # what several pictures that were sent at once share


@record
class Tap:
    """A press on a button or list row; `token` is ours, but anybody can forge one. `said`: its words, redacted."""

    token: str
    said: str = ""


@record
class Pin:
    """A shared location, degrees WGS 84."""

    lat: float
    lon: float


@record
class Contact:
    """A shared contact card; `own` says whether the channel vouches that it is the sender's own number."""

    phone: str
    own: bool


@record
class Unreadable:
    """Something we do not read: `what` is photo, voice, video, document, sticker, or other.

    `file` is the provider's own reference to a voice message, where it has one that we may send on. It is never kept.
    """

    what: str
    file: str = ""
    album: str = ""
    sound: str = ""  # the provider's reference to a voice or a card that we may fetch; never kept in clear
    seconds: int = 0  # of that, and its bytes, as far as they are told
    size: int = 0


@record
class Heard:
    """A voice message written down, already redacted."""

    text: str
    found: tuple[str, ...] = ()


@record
class Filled:
    """A form filled in at once: the answer's key and what was typed or chosen, redacted, field by field."""

    values: tuple[tuple[str, str], ...]


@record
class TimerRang:
    """A timer of this conversation is due; `kind` says which."""

    kind: str


@record
class Notice:
    """News from outside the conversation (an offer, an outcome question): spoken, never moves the top.

    `code` is what the person types to answer it ("TERIMA K7"), empty when there is nothing to answer.
    """

    kind: str
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


Happening = Message | Tap | Pin | Contact | Unreadable | Heard | Filled | TimerRang | Notice
