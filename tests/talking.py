"""A person at the other end of the engine: says, taps, waits, and sees which texts came back, by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.engine.conversation import Conversation, from_plain, to_plain
from bot.engine.events import Event, Said, Turn
from bot.engine.happenings import Contact, Happening, Message, Notice, Pin, Tap, TimerRang, Unreadable
from bot.engine.saying.outgoing import Outgoing
from bot.engine.turn import take_turn
from bot.engine.world import WIB, World
from tests.cast import PHONE
from tests.house import HeldClock, settings_of, the_world

# What a channel lets us know, as services/answer hands it to the engine.
SEEN: Mapping[str, Mapping[str, Any]] = {
    "whatsapp": {
        "channel": "whatsapp",
        "chat_app": "WhatsApp",
        "channel_phone": PHONE,
        "shares_contact": False,
    },
    "telegram": {"channel": "telegram", "chat_app": "Telegram", "channel_phone": "", "shares_contact": True},
}
CONSENTED = settings_of().config.consent.notice_version
MONDAY = datetime(2026, 11, 23, 9, tzinfo=WIB)


class Talk:
    """One person's conversation; between any two turns it is written to JSON's types and read back."""

    def __init__(self, channel: str = "whatsapp", language: str = "id", world: World | None = None) -> None:
        self.world = world or the_world()
        self.conversation = Conversation(language=language, about=dict(SEEN[channel]))
        self.clock = HeldClock(MONDAY)
        self.turns = 0
        self.turn = Turn(self.conversation, ())
        self.bubbles: list[Outgoing] = []
        self.shown: dict[str, str] = {}

    def take(self, happening: Happening) -> list[str]:
        """Keys of the texts that came back, in order."""
        self.turns += 1
        world = replace(self.world, now=self.clock(), fresh=f"{self.turns:08x}" + "0" * 24)
        self.turn = take_turn(from_plain(to_plain(self.conversation)), happening, world)
        self.conversation = self.turn.conversation
        self.bubbles = [event.outgoing for event in self.turn.events if isinstance(event, Said)]
        self.shown |= {choice.label: choice.token for bubble in self.bubbles for choice in bubble.choices}
        return self.keys

    def say(self, *texts: str) -> list[str]:
        keys: list[str] = []
        for text in texts:
            redacted = self.world.understanding.redact(text)
            keys = self.take(Message(redacted.text, tuple(redacted.found)))
        return keys

    def tap(self, label: str) -> list[str]:
        return self.take(Tap(self.token(label)))

    def token(self, label: str) -> str:
        """The token of a button, by its label: of the one shown last, which may be an old one by now."""
        return self.shown[label]

    def pin(self, lat: float, lon: float) -> list[str]:
        return self.take(Pin(lat, lon))

    def contact(self, phone: str, own: bool) -> list[str]:
        return self.take(Contact(phone, own))

    def send(self, what: str) -> list[str]:
        return self.take(Unreadable(what))

    def hear(self, kind: str, code: str = "", **facts: object) -> list[str]:
        return self.take(Notice(kind, code, facts))

    def ring(self, kind: str) -> list[str]:
        return self.take(TimerRang(kind))

    def wait(self, **time: float) -> Talk:
        self.clock.forward(**time)
        return self

    def switch(self, channel: str) -> Talk:
        """The same person writes from another channel."""
        about = {**self.conversation.about, **SEEN[channel]}
        self.conversation = replace(self.conversation, about=about)
        return self

    # --- what there is to see -------------------------------------------------------------------

    @property
    def keys(self) -> list[str]:
        return [mark.where for mark in self.turn.trace if mark.what == "said"]

    @property
    def text(self) -> str:
        return "\n\n".join(bubble.text for bubble in self.bubbles)

    @property
    def labels(self) -> list[str]:
        return [choice.label for bubble in self.bubbles for choice in bubble.choices]

    @property
    def asked(self) -> str:
        """The open question, as flow.step."""
        top = self.conversation.top
        return f"{top.flow}.{top.step}" if top else ""

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.conversation.answers

    def events(self, *kinds: type) -> list[Event]:
        return [event for event in self.turn.events if isinstance(event, kinds)]


def met(channel: str = "whatsapp", language: str = "id", **answers: Any) -> Talk:
    """Somebody who was greeted and agreed, at the menu, with these answers given before."""
    talk = Talk(channel, language)
    talk.conversation = replace(talk.conversation, answers=answers, consent=CONSENTED)
    talk.say("menu")
    return talk


def registering(channel: str = "whatsapp", language: str = "id") -> Talk:
    """Siti at the question for her name, whose work and year of birth are known."""
    talk = met(channel, language)
    talk.say("4", "jual sayur", "1985")
    assert talk.asked == "register.called"
    return talk


SITI = ("Bu Siti", "100 ribu sehari", "Kalibaru, Cilincing", "1")


def reviewing(channel: str = "whatsapp") -> Talk:
    """Siti with everything answered, looking at her answers."""
    talk = registering(channel)
    talk.say(*SITI)
    assert talk.asked == "register.review"
    return talk
