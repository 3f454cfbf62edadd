"""Hears a message that its author changed later: it mends the answer it was, or is heard anew; nothing older counts."""

from __future__ import annotations

from bot.engine.happenings import Message
from bot.engine.hearing.answering import read_as
from bot.engine.hearing.correcting import Denied
from bot.engine.sight import Sight
from bot.engine.tables import Ask
from bot.engine.walk import Walk


def mends(sight: Sight, message: Message) -> Denied | None:
    """New words for the answer just given, where they are surely another answer."""
    key = sight.conversation.answered
    if (
        not _concerns_us(sight, message)
        or not _is_newest(sight, message)
        or key not in sight.conversation.answers
    ):
        return None
    flow, name = sight.asked_in(key)
    step = sight.world.flows[flow].steps[name]
    if not isinstance(step, Ask):
        return None
    reading, value = read_as(sight, flow, name, step, message.text)
    return Denied(key, value) if reading.understood and value != sight.conversation.answers[key] else None


def older(sight: Sight, message: Message) -> Message | None:
    """New words for what was answered earlier: the answer stays, and whoever changed them must know it."""
    if not _concerns_us(sight, message) or not sight.conversation.stack:
        return None
    return None if _is_newest(sight, message) else message


def say_it_stays(walk: Walk, message: Message) -> None:
    walk.say(walk.common("edited_late"))
    walk.ask()


def settled(sight: Sight, message: Message) -> Message | None:
    """New words for a message that was understood: a mended slip changes nothing."""
    return message if _concerns_us(sight, message) and not sight.conversation.misses else None


def let_be(walk: Walk, message: Message) -> None:
    """Nothing is said."""


def _concerns_us(sight: Sight, message: Message) -> bool:
    """In a talk with somebody else new words are passed on like any others."""
    return message.edited and sight.conversation.held_by == "bot"


def _is_newest(sight: Sight, message: Message) -> bool:
    return bool(message.ref) and message.ref == sight.conversation.heard_ref
