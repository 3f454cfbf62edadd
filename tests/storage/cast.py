"""Siti, Wati and Darto at the storage's own door: what they send, simple deciding, everybody at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar

import pytest

from bot.engine.conversation import Conversation
from bot.engine.events import Said as Spoken
from bot.engine.events import Turn
from bot.engine.happenings import Message
from bot.engine.saying.outgoing import Outgoing
from bot.post import Address, Incoming, Said
from bot.storage import Database
from bot.storage.conversation import turns
from bot.storage.messaging import letters
from bot.storage.people import people
from bot.storage.people.people import Person

NOW = 1_795_316_400_000
Did = TypeVar("Did")
_ids = count(1)


def phone(number: str = "+6281200000001") -> Address:
    return Address("whatsapp", "wa_phone", number)


def bsuid(value: str = "ID.45660000000000001") -> Address:
    return Address("whatsapp", "wa_bsuid", value)


def telegram(user: int = 7_000_000_001) -> Address:
    return Address("telegram", "tg_user_id", str(user))


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
    return turns.Job(incoming, decide, lambda _: Outgoing("maaf"), nobody_follows, **given)


def somebody(database: Database, *addresses: Address) -> str:
    """The id of a person who has said hello; their hello is answered by letter."""
    return str(take(database, said("halo", *addresses)).person)


def commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each COMMIT from now on."""
    made = list[int]()
    do_commit = database.engine.dialect.do_commit
    monkeypatch.setattr(database.engine.dialect, "do_commit", lambda raw: (made.append(1), do_commit(raw)))
    return made


def at_once(*doings: Callable[[], Did]) -> list[Did]:
    """Everything begun at the same moment, in threads; what each gave, in order."""
    ready = threading.Barrier(len(doings))

    def begin(doing: Callable[[], Did]) -> Did:
        ready.wait(10)
        return doing()

    with ThreadPoolExecutor(len(doings)) as threads:
        return [future.result(30) for future in [threads.submit(begin, doing) for doing in doings]]


def letters_of(database: Database, person: str) -> list[tuple[str, str]]:
    """(text, state) of somebody's letters, oldest first."""
    with database.look() as tx:
        rows = tx.all("SELECT * FROM letter WHERE person = :p ORDER BY id", {"p": person})
        opened = [letters._open(tx, row) for row in rows]
    found = [(one.letter.outgoing.text if one.letter else one.why) for one in opened]
    return list(zip(found, [row.state for row in rows], strict=True))


def how_many(database: Database, table: str, where: str = "1 = 1") -> int:
    with database.look() as tx:
        return int(tx.run(f"SELECT COUNT(*) AS n FROM {table} WHERE {where}").one().n)


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
