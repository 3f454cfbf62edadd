"""What is only played through, or asked beside the open question, leaves the person's own answers alone."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.conversation import Conversation
from bot.engine.subject import Effected
from bot.engine.world import World
from flows.answers.work import INCOME


def forget_what_if(conversation: Conversation, world: World) -> Effected:
    """A new sum starts with a new income; the one that was said first is put aside."""
    first = conversation.about.get("own_income") or _sum_of(conversation)
    answers = {key: value for key, value in conversation.answers.items() if key not in INCOME}
    return replace(conversation, answers=answers, about={**conversation.about, "own_income": first}), ()


def end_what_if(conversation: Conversation, world: World) -> Effected:
    """What was only played through does not become somebody's own income."""
    first = conversation.about.get("own_income")
    if not first:
        return conversation, ()
    answers = {key: value for key, value in conversation.answers.items() if key not in INCOME}
    return replace(
        conversation, answers={**answers, **first}, about={**conversation.about, "own_income": {}}
    ), ()


def _sum_of(conversation: Conversation) -> dict[str, object]:
    return {key: conversation.answers[key] for key in INCOME if key in conversation.answers}


def end_aside(conversation: Conversation, world: World) -> Effected:
    """What was asked or told beside the open question is answered; which it was is known until the next bubble."""
    ended = ("question", "told_of", "told_before", "doubt")
    about = {name: value for name, value in conversation.about.items() if name not in ended}
    answered = {"question": conversation.about.get("question"), "token": world.fresh[:8]}
    return replace(conversation, about={**about, "answered": answered}), ()
