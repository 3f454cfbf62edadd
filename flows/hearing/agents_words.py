"""What agents type about their own work ("libur 3 hari"): the flow that answers it knows what was said."""

from __future__ import annotations

from bot.engine.happenings import Message
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from bot.understanding.own_work import Command

FLOW = "agent_work"


def typed(sight: Sight, message: Message) -> Command | None:
    """What an agent types about days off, hours, room, place, leads or month."""
    if sight.conversation.about.get("role") != "agent":
        return None
    return sight.world.understanding.own_work(message.text, today=sight.world.today)


def answer(walk: Walk, command: Command) -> None:
    said = {"what": command.what, "value": command.value}
    walk.change(answers={**walk.conversation.answers, "agent_said": said}, misses=0)
    walk.remember()
    walk.enter(FLOW)


WORK: tuple[AnyHearer, ...] = (Hearer("agent's own work", typed, answer),)
