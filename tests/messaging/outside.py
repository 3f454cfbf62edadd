"""Outside the window: Wati, who wrote yesterday on WhatsApp, texts that Meta approves on demand, and prices."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import WhatsAppChannel
from bot.engine.saying.outgoing import Outgoing
from bot.post import Incoming, Said
from bot.runtime import Runtime
from bot.services.conversation.answer import answer_person
from bot.services.leaving import Leaving, may_leave
from bot.services.messaging import costs, templates
from bot.services.messaging.deliver import deliver
from bot.services.staff.scope import command_line
from bot.services.tell import tell_person
from bot.storage.conversation import conversations
from bot.storage.messaging import letters
from bot.storage.messaging.shelf import DatabaseShelf
from bot.storage.people import people
from bot.storage.people.people import Person
from bot.wiring import close_runtime
from tests.cast import agree, known, phone
from tests.channels.sending import telegram_settings, whatsapp_settings
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio
from tests.house import PUBLIC_URL, HeldClock, open_house
from tests.stage import ring

T = TypeVar("T")
DAY = date(2026, 11, 1)
# payee, what, amount, currency
PRICES = (
    ("", "exchange", "16500", "IDR"),
    ("whatsapp", "fee_out", "0.005", "USD"),
    ("whatsapp", "fee_in", "0.005", "USD"),
    ("whatsapp", "service", "0.02", "USD"),
    ("whatsapp", "utility", "0,02", "USD"),
    ("whatsapp", "marketing", "0.04", "USD"),
    ("whatsapp", "authentication", "300", "IDR"),
)
UTILITY_SEN = 41_250  # (0.005 + 0.02) × 16,500 rupiah


@dataclass
class Outside:
    runtime: Runtime
    clock: HeldClock
    twilio: FakeTwilio
    telegram: FakeTelegram

    def wati(self) -> Person:
        """She wrote on WhatsApp more than a day ago, and agreed to news of her own registration."""
        person = known(self.runtime, phone("+6281200000001"))
        agree(self.runtime, person.id, "updates")
        self.clock.forward(hours=25)
        return person

    def prices(self, *left_out: str) -> None:
        for payee, what, amount, currency in PRICES:
            if what not in left_out:
                scope = command_line(self.runtime)
                costs.enter_rate(
                    self.runtime, scope, payee, what, amount, currency, DAY, "daftar harga, Desember"
                )

    def submitted(self, *names: str) -> None:
        self.run(templates.submit_texts(self.runtime, command_line(self.runtime), names))

    def says(self, status: str = "approved", **more: str) -> int:
        """What Meta says of everything that was submitted, asked for at once; how many texts changed."""
        for approval in self.twilio.contents.approvals.values():
            approval.update(status=status, **more)
        return int(self.run(templates.watch(self.runtime)))

    def approved(self, *names: str) -> None:
        self.submitted(*names)
        self.says()

    def leaving(self, person: Person, purpose: str = "") -> Leaving:
        with self.runtime.database.begin() as tx:
            return may_leave(self.runtime, tx, person.id, person.channel, language="id", purpose=purpose)

    def tell(self, person: Person, kind: str, code: str = "", **facts: object) -> bool:
        with self.runtime.database.begin() as tx:
            return tell_person(self.runtime, tx, person.id, kind, code=code, facts=facts)

    def hears(self, number: str, said: Said) -> None:
        """Somebody writes from a number on WhatsApp, and what follows from it happens."""
        address = (phone(number),)
        answer_person(self.runtime, Incoming("whatsapp", self.runtime.new_id(), address, said, "id"))
        ring(self.runtime)

    def answers(self, number: str) -> Mapping[str, Any]:
        """What somebody on WhatsApp has answered so far."""
        with self.runtime.database.begin() as tx:
            person = people.lock(tx, people.find(tx, phone(number)) or "")
            return conversations.load(tx, person).answers

    def write(
        self, person: Person, text: str, channel: str = "telegram", *, urgency: str = "reply", **more: Any
    ) -> int:
        """A letter that is due now; its row."""
        now, outgoing = self.runtime.now_ms(), Outgoing(text, **more)
        with self.runtime.database.begin() as tx:
            return letters.write(tx, person.id, person.key, channel, outgoing, urgency=urgency, now=now)

    def deliver(self) -> None:
        self.run(deliver(self.runtime))

    def run(self, coming: Coroutine[Any, Any, T]) -> T:
        """On a loop of its own, as each command has one; the channels' connections go with it."""

        async def closing() -> T:
            try:
                return await coming
            finally:
                for channel in self.runtime.channels.values():
                    await channel.close()

        return asyncio.run(closing())


@contextmanager
def an_outside(database_url: str, clock: HeldClock, **env: Any) -> Iterator[Outside]:
    with FakeTwilio() as twilio, FakeTelegram() as telegram:
        channels: dict[str, Any] = {"telegram": TelegramChannel(telegram_settings(telegram.url))}
        runtime = open_house(database_url, clock, channels, **env)
        shelf = DatabaseShelf(runtime.database, runtime.now_ms)
        channels["whatsapp"] = WhatsAppChannel(whatsapp_settings(twilio.url), PUBLIC_URL, shelf=shelf)
        try:
            yield Outside(runtime, clock, twilio, telegram)
        finally:
            close_runtime(runtime)
