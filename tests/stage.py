"""Where the cast meets the whole of services and storage: they write, time passes, timers ring, letters are read.

Functions take the runtime and somebody of the simulator ("tg:wati"); a Stage knows people by first name on
Telegram and WhatsApp, as agents and workers meet each other.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeVar
from zlib import crc32

from bot.channels import Request
from bot.engine.conversation import Conversation
from bot.engine.happenings import Message
from bot.engine.saying.outgoing import Outgoing
from bot.post import Address, Incoming, Said
from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.conversation.answer import answer_person, redactor
from bot.services.staff.scope import command_line
from bot.services.timer_handlers import ring_timers
from bot.storage.agents import agents
from bot.storage.conversation import conversations
from bot.storage.conversation.transcripts import transcript
from bot.storage.people import people
from tests import looking
from tests.cast import AGENT, LAT, SITI, person_at, registered, simulated, wants_an_agent
from tests.house import HeldClock

MOST_LINES = 500
Did = TypeVar("Did")


def says(runtime: Runtime, who: str = SITI, text: str = "", **plain: Any) -> Any:
    """What somebody types, or does; what became of it."""
    body = json.dumps({"id": runtime.new_id(), "from": who, **({"text": text} if text else {}), **plain})
    item = runtime.channels["simulator"].read(Request("", {}, body.encode()), redactor(runtime))[0]
    assert isinstance(item, Incoming)
    return answer_person(runtime, item)


def reply(runtime: Runtime, who: str, text: str) -> str:
    """Say something; the last bubble then said."""
    outcome = says(runtime, who, text)
    assert type(outcome).__name__ == "Done", outcome
    return last_words(runtime, who)


def ring(runtime: Runtime) -> None:
    """Everything that is due happens, and what that makes due, as the worker process does it."""
    while ring_timers(runtime):
        pass


def delivered(runtime: Runtime) -> None:
    """Everything queued counts as sent."""
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent' WHERE state = 'queued'")


def bubbles(runtime: Runtime, address: Address) -> list[Outgoing]:
    """Everything written to somebody, oldest first; it counts as sent."""
    delivered(runtime)
    with runtime.database.look() as tx:
        person = people.find(tx, address)
        lines = transcript(tx, person, most=MOST_LINES) if person else []
    return [line.outgoing for line in lines if line.outgoing]


def heard(runtime: Runtime, who: str) -> list[str]:
    return [bubble.text for bubble in bubbles(runtime, simulated(who))]


def last_words(runtime: Runtime, who: str, most: int = 1) -> str:
    """The last bubbles for somebody; nothing where nobody knows them."""
    return "\n".join(heard(runtime, who)[-most:])


def at_once(*doings: Callable[[], Did]) -> list[Did]:
    """Everything begun at the same moment, in threads; what each gave, in order."""
    ready = threading.Barrier(len(doings))

    def begin(doing: Callable[[], Did]) -> Did:
        ready.wait(10)
        return doing()

    with ThreadPoolExecutor(len(doings)) as threads:
        return [future.result(30) for future in [threads.submit(begin, doing) for doing in doings]]


@dataclass
class Stage:
    runtime: Runtime
    clock: HeldClock
    numbers: Any = field(default_factory=lambda: count(1))

    # --- who is there -----------------------------------------------------------------------------

    def agent(self, handle: str, km: float = 1.0, *, channel: str = "telegram", **more: object) -> str:
        """Somebody linked, so many kilometres north; their id."""
        row = {**AGENT, "handle": handle, "name": handle.title(), "lat": LAT + km / 111.195, **more}
        import_agents(self.runtime, command_line(self.runtime), [row], sample=True)
        self.say(handle, invite_agent(self.runtime, command_line(self.runtime), handle), channel=channel)
        self.ring()
        with self.runtime.database.look() as tx:
            found = agents.by_handle(tx, handle)
        assert found and found.state == "linked"
        return found.id

    def worker(self, name: str = "siti", *, channel: str = "telegram", **answers: object) -> str:
        """Somebody who registered and asks for an agent; the referral's id."""
        self.say(name, "halo", channel=channel)
        reference = f"JK-{next(self.numbers):04d}-{name[:4].upper():X<4}"
        who = registered(self.runtime, _address(name, channel), reference, called=name.title(), **answers)
        wants_an_agent(self.runtime, who)
        return who.registration

    def person(self, name: str) -> str:
        return person_at(self.runtime, self._known(name))

    def _known(self, name: str) -> Address:
        """Where somebody writes from."""
        with self.runtime.database.look() as tx:
            for channel in ("telegram", "whatsapp"):
                if people.find(tx, _address(name, channel)):
                    return _address(name, channel)
        raise AssertionError(f"nobody has met {name}")

    # --- what they do -----------------------------------------------------------------------------

    def say(self, name: str, text: str, *, channel: str = "telegram", happening: Said | None = None) -> None:
        number, what = f"{name}-{next(self.numbers)}", happening or Message(text)
        answer_person(self.runtime, Incoming(channel, number, (_address(name, channel),), what, "id"))

    def knows(self, name: str, *, channel: str = "telegram", **answers: object) -> None:
        """What somebody has answered elsewhere than in the chat."""
        with self.runtime.database.begin() as tx:
            person = people.lock(tx, people.find(tx, _address(name, channel)) or "")
            talk = conversations.load(tx, person)
            conversations.save(
                tx, person, replace(talk, answers={**talk.answers, **answers}), self.runtime.now_ms()
            )

    def ring(self) -> None:
        ring(self.runtime)

    def later(self, **delta: float) -> None:
        self.clock.forward(**delta)
        self.ring()

    # --- what came of it --------------------------------------------------------------------------

    def heard(self, name: str) -> list[Outgoing]:
        """Every bubble written to somebody, sent or not."""
        return bubbles(self.runtime, self._known(name))

    def last(self, name: str) -> str:
        heard = self.heard(name)
        return heard[-1].text if heard else ""

    def talk(self, name: str) -> Conversation:
        identity = self.person(name)
        with self.runtime.database.look() as tx:
            return conversations.load(tx, people.look_up(tx, identity))

    def code(self, name: str) -> str:
        """The code of the notice somebody was given last."""
        return self.talk(name).notices[-1].code

    def asked(self, referral: str) -> list[tuple[str, str]]:
        """Who was offered a referral, and what became of it, in order."""
        offered = self.rows(
            "SELECT a.handle, o.state FROM offer o JOIN agent a ON a.id = o.agent"
            " WHERE o.referral = :referral ORDER BY o.id",
            referral=referral,
        )
        return [(row.handle, row.state) for row in offered]

    def state(self, referral: str) -> str:
        (row,) = self.rows("SELECT state FROM referral WHERE id = :referral", referral=referral)
        return str(row.state)

    def helps(self) -> list[str]:
        return [row.reason for row in self.rows("SELECT reason FROM help_request ORDER BY id")]

    def rows(self, sql: str, **params: object) -> Any:
        return looking.rows(self.runtime, sql, **params)


def _address(name: str, channel: str) -> Address:
    number = f"{crc32(name.encode()) % 10**7:07d}"
    if channel == "telegram":
        return Address(channel, "tg_user_id", number)
    return Address(channel, "wa_phone", f"+62800{number}")
