"""Effects that any flows may need: consent, language, beginning again. The subject's own stand with its flows."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from bot.engine.conversation import Asked, Conversation, Frame
from bot.engine.events import ConsentGiven
from bot.engine.saying.speaking import fill
from bot.engine.subject import Effect, Effected
from bot.engine.tables import Ask, Flow, key_of, with_called
from bot.engine.world import World


def agreed(conversation: Conversation, world: World, kind: str) -> ConsentGiven:
    """Consent to the question just answered: its very text, as it was shown, and the hash of that."""
    last = conversation.asked[-1] if conversation.asked else Asked("", world.routes.welcome, "consent")
    own, known = world.flows[last.flow].facts, {**conversation.known, **world.facts}
    lookup = lambda name: own[name](conversation.known, world) if name in own else known[name]  # noqa: E731
    shown = world.words.find(conversation.language, last.flow, last.step).text
    text = fill(shown, lookup, conversation.language).strip()
    version, hashed = world.facts["privacy_version"], sha256(text.encode()).hexdigest()
    return ConsentGiven(kind, version, conversation.language, hashed, text)


def give_consent(conversation: Conversation, world: World) -> Effected:
    """The privacy text was agreed to, in the version now in force."""
    given = agreed(conversation, world, "service")
    return replace(conversation, consent=given.version), (given,)


def give_consent_and_news(conversation: Conversation, world: World) -> Effected:
    """The same, and that news of what it is about may be sent."""
    agreed_now, given = give_consent(conversation, world)
    return agreed_now, (*given, agreed(conversation, world, "updates"))


def choose_language(conversation: Conversation, world: World) -> Effected:
    return replace(conversation, language=conversation.answers["chosen_language"]), ()


def decided(kind: str) -> Effect:
    """What was last decided, and in which turn, so that "kenapa?" can be answered."""

    def remember(conversation: Conversation, world: World) -> Effected:
        decided = {"kind": kind, "token": world.fresh[:8]}
        return replace(conversation, about={**conversation.about, "decided": decided}), ()

    return remember


def begun_again(conversation: Conversation, world: World, depth: int = 1) -> Conversation:
    """The flow at `depth` of the stack begins again: all that it and the flows it calls ask is asked anew."""
    flow = world.flows[conversation.stack[depth].flow]
    asked = [key for each in with_called(world.flows, flow.name) for key in _keys_of(each)]
    answers = {key: value for key, value in conversation.answers.items() if key not in asked}
    begun = Frame(flow.name, flow.version, flow.start)
    stack = (*conversation.stack[:depth], begun, conversation.stack[-1])
    return replace(conversation, stack=stack, answers=answers, redo="", kept="", guesses={})


def _keys_of(flow: Flow) -> list[str]:
    return [key_of(name, step) for name, step in flow.steps.items() if isinstance(step, Ask) and step.reuse]
