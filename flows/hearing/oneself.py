"""Whoever asks at the menu to be registered themselves, whomever they address: "pak tolong daftarkan saya"."""

from __future__ import annotations

from bot.engine.happenings import Message
from bot.engine.hearing import standing
from bot.engine.hearing.steering import open_flow
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk

FLOW = "register"


def asks(sight: Sight, message: Message) -> Message | None:
    return message if sight.world.understanding.registers_oneself(message.text) else None


def register(walk: Walk, message: Message) -> None:
    open_flow(walk, FLOW)


ONESELF: tuple[AnyHearer, ...] = (Hearer("wish to be registered", asks, register, at=standing.ROOT),)
