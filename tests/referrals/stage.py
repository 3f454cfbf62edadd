"""A stage for referrals: agents around Cilincing, workers who ask, a clock that is moved on, timers that ring."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any
from zlib import crc32

from bot.engine.conversation import Conversation
from bot.engine.happenings import Happening, Message
from bot.engine.saying.outgoing import Outgoing
from bot.post import Address, Incoming
from bot.runtime import Runtime
from bot.services.act import ask_for_agent
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.conversation.answer import answer_person
from bot.services.staff.scope import command_line
from bot.services.timer_handlers import ring_timers
from bot.storage.agents import agents
from bot.storage.conversation import conversations
from bot.storage.conversation.transcripts import transcript
from bot.storage.database import milliseconds
from bot.storage.people import people, registrations
from tests.held import HeldClock

LAT, LON = -6.1103, 106.9437
PLACE = {"code": "31.72.04", "name": "Cilincing", "level": "district", "within": ["Jakarta Utara"]}


@dataclass
class Stage:
    runtime: Runtime
    clock: HeldClock
    numbers: Any = field(default_factory=lambda: count(1))

    # --- who is there -----------------------------------------------------------------------------

    def agent(self, handle: str, km: float = 1.0, *, channel: str = "telegram", **more: object) -> str:
        """Somebody linked, so many kilometres north; their id."""
        row: dict[str, object] = {
            **{"handle": handle, "name": handle.title(), "community": "Koperasi Maju", "branch": "Cilincing"},
            **{"lat": LAT + km / 111.195, "lon": LON, "capacity": 5, "valid_until": "2027-12-31"},
        }
        import_agents(self.runtime, command_line(self.runtime), [{**row, **more}], sample=True)
        self.say(handle, invite_agent(self.runtime, command_line(self.runtime), handle), channel=channel)
        self.ring()
        with self.runtime.database.begin() as tx:
            found = agents.by_handle(tx, handle)
        assert found and found.state == "linked"
        return found.id

    def worker(self, name: str = "siti", *, channel: str = "telegram", **answers: object) -> str:
        """Somebody who registered and asks for an agent; the referral's id."""
        self.say(name, "halo", channel=channel)
        reference = f"JK-{next(self.numbers):04d}-{name[:4].upper():X<4}"
        place = {**PLACE, "lat": LAT, "lon": LON}
        plain = {"called": name.title(), "phone": "+6281234500001", "job": "sayur", "place": place, **answers}
        now, identity = milliseconds(self.clock()), self.person(name)
        with self.runtime.database.begin() as tx:
            person = people.lock(tx, identity)
            registrations.submit(tx, person, reference, plain, now)
            ask_for_agent(self.runtime, tx, person, reference)
        return registrations.reference_id(reference)

    def person(self, name: str) -> str:
        with self.runtime.database.begin() as tx:
            for channel in ("telegram", "whatsapp"):
                found = people.find(tx, self._address(name, channel))
                if found:
                    return found
        raise AssertionError(f"nobody has met {name}")

    # --- what they do -----------------------------------------------------------------------------

    def say(
        self, name: str, text: str, *, channel: str = "telegram", happening: Happening | None = None
    ) -> None:
        incoming = Incoming(
            channel,
            f"{name}-{next(self.numbers)}",
            (self._address(name, channel),),
            happening or Message(text),
            "id",
        )
        answer_person(self.runtime, incoming)

    def _address(self, name: str, channel: str) -> Address:
        number = f"{crc32(name.encode()) % 10**7:07d}"
        if channel == "telegram":
            return Address(channel, "tg_user_id", number)
        return Address(channel, "wa_phone", f"+62800{number}")

    def ring(self) -> None:
        """Everything that is due now, as the worker process does it."""
        while ring_timers(self.runtime):
            pass

    def later(self, **delta: float) -> None:
        self.clock.forward(**delta)
        self.ring()

    # --- what came of it --------------------------------------------------------------------------

    def heard(self, name: str) -> list[Outgoing]:
        """Every bubble written to somebody, sent or not."""
        identity = self.person(name)
        with self.runtime.database.begin() as tx:
            tx.run("UPDATE letter SET state = 'sent' WHERE state = 'queued'")
            lines = transcript(tx, identity, most=500)
        return [line.outgoing for line in lines if line.outgoing]

    def last(self, name: str) -> str:
        heard = self.heard(name)
        return heard[-1].text if heard else ""

    def talk(self, name: str) -> Conversation:
        identity = self.person(name)
        with self.runtime.database.begin() as tx:
            return conversations.load(tx, people.look_up(tx, identity))

    def code(self, name: str) -> str:
        """The code of the notice somebody was given last."""
        return self.talk(name).notices[-1].code

    def asked(self, referral: str) -> list[tuple[str, str]]:
        """Who was offered a referral, and what became of it, in order."""
        rows = self.rows(
            "SELECT a.handle, o.state FROM offer o JOIN agent a ON a.id = o.agent"
            " WHERE o.referral = :referral ORDER BY o.id",
            referral=referral,
        )
        return [(row.handle, row.state) for row in rows]

    def state(self, referral: str) -> str:
        (row,) = self.rows("SELECT state FROM referral WHERE id = :referral", referral=referral)
        return str(row.state)

    def helps(self) -> list[str]:
        return [row.reason for row in self.rows("SELECT reason FROM help_request ORDER BY id")]

    def rows(self, sql: str, **params: object) -> list[Any]:
        with self.runtime.database.begin() as tx:
            return list(tx.all(sql, params))
