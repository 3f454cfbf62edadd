"""What somebody allows, and takes back."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.conversation import Conversation
from bot.engine.effects import agreed
from bot.engine.events import ConsentWithdrawn
from bot.engine.subject import Effected
from bot.engine.world import World


def allow_broadcasts(conversation: Conversation, world: World) -> Effected:
    about = {**conversation.about, "opted_out": False}
    return replace(conversation, about=about), (agreed(conversation, world, "broadcasts"),)


def stop_broadcasts(conversation: Conversation, world: World) -> Effected:
    """Nothing more is begun by us: neither news nor questions about how it went."""
    about = {**conversation.about, "opted_out": True}
    ended = tuple(ConsentWithdrawn(kind) for kind in ("broadcasts", "questions"))
    return replace(conversation, about=about), ended


def allow_voice(conversation: Conversation, world: World) -> Effected:
    """Voice messages may be sent to what writes them down."""
    about = {**conversation.about, "voice": "yes"}
    return replace(conversation, about=about), (agreed(conversation, world, "voice"),)


def refuse_voice(conversation: Conversation, world: World) -> Effected:
    about = {**conversation.about, "voice": "no"}
    return replace(conversation, about=about), (ConsentWithdrawn("voice"),)


def allow_questions(conversation: Conversation, world: World) -> Effected:
    """We may ask later: has the card come, is it still being paid?"""
    return conversation, (agreed(conversation, world, "questions"),)
