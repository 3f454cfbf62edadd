"""Filling in for somebody else: begun, taken up again, put down, handed over; and what begins again meanwhile."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.conversation import Conversation
from bot.engine.effects import agreed, begun_again
from bot.engine.subject import Effected
from bot.engine.world import World
from flows.people import helping
from flows.subject.events import HandOverAsked, HelpBegun, HelpEnded
from flows.subject.standing import stands


def begin_helping(conversation: Conversation, world: World) -> Effected:
    """Somebody new, who agreed beside their helper: a person of their own from here on."""
    given = agreed(conversation, world, "service")
    begun = replace(helping.take_up(conversation, world.fresh, new=True), consent=given.version)
    return begun, (HelpBegun(world.fresh), given, agreed(conversation, world, "updates"))


def take_up(conversation: Conversation, world: World) -> Effected:
    """Somebody helped before, as chosen from the list."""
    return helping.take_up(conversation, str(conversation.answers["family_who"])), ()


def end_helping(conversation: Conversation, world: World) -> Effected:
    person = helping.whom(conversation)
    if not person:
        return conversation, ()
    ended, event = helping.put_down(conversation), HelpEnded(person)
    if conversation.about["helping"]["known"]:
        part, name = helping.part_of(conversation), helping.name_of(conversation)
        if not name:
            return ended, (HelpEnded(person, nameless=True),)
        event = HelpEnded(person, part, stands(conversation.known, world))
        ended = helping.listed(ended, person, name, str(part.about.get("reference", "")))
    return ended, (event,)


def hand_over(conversation: Conversation, world: World) -> Effected:
    return conversation, (HandOverAsked(str(conversation.about["reference"])),)


def settle(conversation: Conversation, world: World) -> Effected:
    """Whoever left the filling in for somebody else, by whichever door, speaks for themselves again."""
    if not helping.whom(conversation) or any(frame.flow == helping.FLOW for frame in conversation.stack):
        return conversation, ()
    ended, events = end_helping(conversation, world)
    return replace(ended, asked=conversation.asked[-1:]), events


def start_over(conversation: Conversation, world: World) -> Effected:
    """What was interrupted begins again; whoever is helped stays the one of whom it is asked."""
    return begun_again(conversation, world, helping.depth(conversation) or 1), ()
