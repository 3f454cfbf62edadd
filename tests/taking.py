"""Messages at the storage's own door, with deciding as simple as can be, and letters in a sender's hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from bot.engine.conversation import Conversation
from bot.engine.events import Said as Spoken
from bot.engine.events import Turn
from bot.engine.happenings import Message
from bot.engine.saying.outgoing import Outgoing
from bot.post import Address, Incoming, Said
from bot.storage.conversation import turns
from bot.storage.database import Database
from bot.storage.messaging import letters
from bot.storage.people import people
from bot.storage.people.people import Person
from tests.cast import NOW, phone

_ids = count(1)


def said(text: str | Said = "halo", *addresses: Address, provider_id: str = "") -> Incoming:
    """One message, of Siti on WhatsApp unless addresses are named."""
    addresses = addresses or (phone(),)
    what = Message(text) if isinstance(text, str) else text
    return Incoming(addresses[0].network, provider_id or f"m{next(_ids)}", addresses, what)


def count_up(person: Person, conversation: Conversation) -> Turn:
    """Decides as little as can be: how many messages came, said back."""
    number = int(conversation.answers.get("count", 0)) + 1
    after = replace(conversation, answers={**conversation.answers, "count": number})
    return Turn(after, (Spoken(Outgoing(f"number {number}")),))


def stumble(person: Person, conversation: Conversation) -> Turn:
    raise ZeroDivisionError("Siti typed her NIK here")


def nobody_follows(*_: object) -> None:
    """Nothing moves because of what was counted."""


def take(database: Database, incoming: Incoming, decide: turns.Decide = count_up, **more: Any) -> Any:
    return turns.take(database, job(incoming, decide, **more))


def job(incoming: Incoming, decide: turns.Decide = count_up, **more: Any) -> turns.Job:
    """A turn of the storage's tests; whatever trips is excused with "maaf"."""
    given = {"now": NOW, "new_id": f"{next(_ids):032x}", "language": "id", **more}

    def answer(person: Person, conversation: Conversation, _: Incoming) -> Turn:
        return decide(person, conversation)

    return turns.Job(incoming, answer, lambda _: Outgoing("maaf"), nobody_follows, **given)


def somebody(database: Database, *addresses: Address) -> str:
    """The id of a person who has said hello; their hello is answered by letter."""
    return str(take(database, said("halo", *addresses)).person)


def commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each COMMIT from now on."""
    made = list[int]()
    do_commit = database.engine.dialect.do_commit
    monkeypatch.setattr(database.engine.dialect, "do_commit", lambda raw: (made.append(1), do_commit(raw)))
    return made


def write(database: Database, person: str, *texts: str, urgency: str = "reply", **more: Any) -> list[int]:
    """Letters of those texts, in that order; their rows."""
    with database.begin() as tx:
        key, channel = people.key_of(tx, person), people.look_up(tx, person).channel
        given = {"urgency": urgency, "now": NOW, **more}
        return [letters.write(tx, person, key, channel, Outgoing(text), **given) for text in texts]


def claim(database: Database, now: int = NOW, most: int = 64) -> Sequence[letters.Claimed]:
    with database.begin() as tx:
        return letters.claim_due(tx, now=now, most=most)


def texts(claimed: Sequence[letters.Claimed]) -> list[str]:
    return [one.letter.outgoing.text for one in claimed if one.letter]
