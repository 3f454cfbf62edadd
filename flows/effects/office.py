"""What somebody wants of the office: a person, a complaint noted, their data shown or erased."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.conversation import Conversation
from bot.engine.subject import Effected
from bot.engine.tables import Answers
from bot.engine.world import World
from bot.spoken_codes import complaint_of
from flows.people import helping
from flows.subject.events import Complained, ErasureAsked, HelpEnded, HumanAsked, MyDataAsked


def ask_human(conversation: Conversation, world: World) -> Effected:
    return conversation, (HumanAsked(conversation.top.flow if conversation.top else ""),)


def complain(conversation: Conversation, world: World) -> Effected:
    """A complaint under a number of its own; staff hear of it as of anybody who needs a person."""
    reference = complaint_of(world.fresh)
    answers = conversation.answers
    about = {**conversation.about, "complaint": reference, "complaint_state": "open"}
    made = Complained(reference, str(answers["complaint_kind"]), _told(answers))
    return replace(conversation, about=about), (HumanAsked("complaint"), made)


def _told(answers: Answers) -> str:
    """What happened: in the words with which they came, or as they told it when asked."""
    return str(answers.get("complaint_words") or answers.get("complaint_story", ""))


def ask_my_data(conversation: Conversation, world: World) -> Effected:
    return conversation, (MyDataAsked(),)


def ask_erasure(conversation: Conversation, world: World) -> Effected:
    """Whoever is helped is gone from the helper's list with it, and nothing of theirs is asked any more."""
    person = helping.whom(conversation)
    if not person:
        return _nothing_open(conversation), (ErasureAsked(),)
    below = helping.depth(conversation)
    family = conversation.stack[below]._replace(step="gone")
    stack = (*conversation.stack[:below], family, conversation.stack[-1])
    forgotten = replace(helping.forgotten(conversation, person), stack=stack)
    return forgotten, (ErasureAsked(), HelpEnded(person))


def _nothing_open(conversation: Conversation) -> Conversation:
    """Whatever was asked underneath goes with what is held; an agent's request waits for a person."""
    if conversation.about.get("role") == "agent":
        return conversation
    root, *_, top = conversation.stack
    return replace(conversation, stack=(root, top), trail=(), wanted="")
