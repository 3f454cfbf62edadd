"""What an agent asks for and changes about their own work."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.engine.conversation import Conversation
from bot.engine.subject import Effected
from bot.engine.world import World
from flows.subject.events import AgentAsked


def agent_asks(conversation: Conversation, world: World) -> Effected:
    """What an agent typed about their own work, or the place they chose anew."""
    said = conversation.answers["agent_said"]
    place = conversation.answers.get("agent_place", {}) if said["what"] == "move" else {}
    return conversation, (AgentAsked(said["what"], said["value"], place),)


def agent_taps(conversation: Conversation, world: World) -> Effected:
    """What an agent chose from the menu, as if they had typed it; days off count from today or tomorrow."""
    chosen = str(conversation.answers.get("agent_taps", "leads"))
    off = {"off_today": (0, 0), "off_tomorrow": (1, 1), "off_three": (0, 2)}.get(chosen)
    days = [(world.today + timedelta(days=ahead)).isoformat() for ahead in off or ()]
    said = {"what": "leave" if off else chosen, "value": "/".join(days)}
    return replace(conversation, answers={**conversation.answers, "agent_said": said}), ()


def ask_leads(conversation: Conversation, world: World) -> Effected:
    return conversation, (AgentAsked("leads"),)


def ask_month(conversation: Conversation, world: World) -> Effected:
    return conversation, (AgentAsked("month"),)
