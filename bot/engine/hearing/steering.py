"""Words that steer a conversation from anywhere, and asking for something else in the middle of a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.engine.conversation import Frame
from bot.engine.happenings import Message
from bot.engine.hearing import asides, several
from bot.engine.hearing.answering import asks_freely, names_an_option
from bot.engine.hearing.pausing import ask_whether_to_go_on, in_the_middle
from bot.engine.hearing.phrases import folded
from bot.engine.moving import moved
from bot.engine.sight import Sight
from bot.engine.subject import Aside
from bot.engine.tables import Ask, Call, key_of
from bot.engine.walk import Walk
from bot.understanding import Verdict

Command = Callable[[Walk], object]

# How sure the understanding must be before a question that takes nearly any text loses a message.
SURE = ("exact", "normalised")
# Where a link leads, also written without its beginning ("bit.ly/x").
_ADDRESS = re.compile(r"https?://\S|www\.\S|\b[\w-]+\.[a-z]{2,10}/\S", re.IGNORECASE)
MOST_WORDS = 6  # a longer message to such a question is its answer
A_STORY = 6  # words from which on a wish tells what happened
SENTENCES = re.compile(r"[.!?\n]+\s*")
WISHES, MOST_WISHES = "wishes", 3  # where wishes have a label, and how many are offered


def intent_of(sight: Sight, text: str) -> tuple[str, str]:
    """The intent of a text and how it was reached; empty when there is none to be sure of."""
    reading = sight.wished(text)
    return (reading.value, reading.how) if reading.verdict is Verdict.UNDERSTOOD else ("", "")


def command_of(sight: Sight, meaning: str) -> Command | None:
    """What a steering word does: the engine's own, or one of the subject's."""
    return COMMANDS.get(meaning) or sight.world.subject.commands.get(meaning)


def takes(sight: Sight, meaning: str) -> bool:
    """Whether the open question takes this word as an answer ("Lanjut" is a village)."""
    step = sight.step
    return isinstance(step, Ask) and meaning in step.takes


# --- what is looked for in a message ------------------------------------------------------------


def command(sight: Sight, message: Message) -> str | None:
    """A whole message that is a word which works anywhere, and that the open question does not take itself."""
    meaning = sight.world.words.phrases.meaning(message.text)
    if not _obeyed(sight, meaning) or takes(sight, meaning) or names_an_option(sight, message.text):
        return None
    return meaning


def command_in_words(sight: Sight, message: Message) -> str | None:
    """Steering in a few words more, at a question that would take any text for its answer."""
    if not asks_freely(sight) or len(message.text.split()) > MOST_WORDS:
        return None
    reading = sight.world.understanding.surely_wanted(message.text)
    intent = reading.value if reading.understood and reading.how in SURE else ""
    return intent if command_of(sight, intent) and not takes(sight, intent) else None


class Wish(NamedTuple):
    """What somebody asks for, and the words in which they may have told more."""

    meaning: str
    text: str
    about: Mapping[str, str] = {}  # what its flow must know


def wish(sight: Sight, message: Message) -> Wish | None:
    """A message that asks for something else; the open question waits underneath."""
    intent, _ = intent_of(sight, message.text)
    return (
        Wish(intent, message.text, _pressing(sight, intent, message.text) or {})
        if _obeyed(sight, intent)
        else None
    )


def denies_a_wish(sight: Sight, message: Message) -> Message | None:
    """ "gak mau daftar" at the menu: a wish that is denied, and no other said; it is not offered either."""
    if sight.frame.flow != sight.root():
        return None
    reading = sight.wished(message.text)
    return message if reading.how == "negation" else None


def let_it_be(walk: Walk, message: Message) -> None:
    walk.note("reasked")
    walk.say(walk.common("let_be"))
    walk.ask()


def urgent(sight: Sight, message: Message) -> Wish | None:
    """Grief, fraud or anger in any sentence of a message, where it goes before whatever else stands there.

    At the menu a question that is surely known is answered instead: its answer says more, and knows of grief too.
    """
    if not sight.world.routes.urgent:
        return None
    if not asks_freely(sight) and (sight.frame.flow != sight.root() or _known_question(sight, message)):
        return None
    for sentence in dict.fromkeys((message.text, *SENTENCES.split(message.text))):  # each is read once
        intent = intent_of(sight, sentence)[0] if sentence else ""
        flow = sight.world.routes.intents.get(intent, "")
        about = _pressing(sight, intent, sentence)
        if flow != sight.frame.flow and about is not None:
            return Wish(intent, message.text, about)
    return None


def _known_question(sight: Sight, message: Message) -> bool:
    """Whether one question of a list is surely asked; only these have a label there."""
    aside = asides.sure(sight, message)
    return aside is not None and bool(aside.label)


def _pressing(sight: Sight, intent: str, sentence: str) -> Mapping[str, str] | None:
    """What its flow must know of a wish that may not wait; None for one that may, as money to be cashed in may."""
    page = sight.world.routes.urgent.get(intent)
    if not page:
        return None if page is None else {}
    said, words = folded(sentence).split(), sight.world.words.accepted("common", page)
    told = {words[word] for word in said if word in words}
    return next(({page: one} for one in sight.common(page).accepts if one in told), None)


def told_much(sight: Sight, message: Message) -> Wish | None:
    """A text that answers several questions of a flow nobody has entered yet: that flow is meant."""
    flow = sight.world.routes.told_much
    if (
        sight.frame.flow != sight.root()
        or not flow
        or several.tells(sight, message.text, flow) < several.SEVERAL
    ):
        return None
    meaning = next((name for name, to in sight.world.routes.intents.items() if to == flow), "")
    return Wish(meaning, message.text) if meaning else None


def perhaps_wishes(sight: Sight, message: Message) -> list[str] | None:
    """The few things that a message may ask for, in the order in which they are likely."""
    reading = sight.wished(message.text)
    labels = sight.common(WISHES).options
    return [intent for intent in reading.alternatives if intent in labels][:MOST_WISHES] or None


def _obeyed(sight: Sight, meaning: str) -> bool:
    return bool(command_of(sight, meaning) or sight.world.routes.intents.get(meaning))


def grant(walk: Walk, wanted: Wish) -> None:
    """What somebody told beside their wish waits for its question."""
    flow = walk.world.routes.intents.get(wanted.meaning, "")
    if flow and flow == walk.world.routes.told_much and several.tells(walk, wanted.text, flow):
        walk.change(kept=wanted.text)
    walk.change(about={**walk.conversation.about, **wanted.about})
    obey(walk, wanted.meaning)
    key = walk.world.routes.story.get(flow)
    if key and len(wanted.text.split()) >= A_STORY:
        walk.change(answers={**walk.conversation.answers, key: wanted.text})


def offer_wishes(walk: Walk, meanings: list[str]) -> None:
    labels, flows = walk.common(WISHES).options, walk.world.routes.intents
    asides.offer(walk, [Aside(flows[meaning], label=labels[meaning]) for meaning in meanings])


def obey(walk: Walk, meaning: str) -> None:
    command = command_of(walk, meaning)
    if command:
        command(walk)
    else:
        open_flow(walk, walk.world.routes.intents[meaning])


def chain_letter(sight: Sight, message: Message) -> str | None:
    """The flow that speaks of what was only passed on: an address to press, or talk of money to be had."""
    routes = sight.world.routes
    if not message.forwarded or not routes.forwarded:
        return None
    hoax = bool(_ADDRESS.search(message.text)) or intent_of(sight, message.text)[0] in routes.hoaxes
    return routes.forwarded if hoax else None


# --- going somewhere else -----------------------------------------------------------------------


def open_flow(walk: Walk, flow: str) -> None:
    """Go into a flow from wherever we stand; whoever is inside it already hears the question again."""
    inside = [frame.flow for frame in walk.conversation.stack]
    if walk.frame.flow == flow:
        walk.ask()
    elif flow in inside and flow not in walk.world.routes.begun_anew:
        _return_to(walk, inside.index(flow))
    else:
        walk.begin_anew(flow)
        story = walk.world.routes.story.get(flow)
        kept = {key: value for key, value in walk.conversation.answers.items() if key != story}
        walk.change(misses=0, answers=kept)
        walk.remember()
        walk.enter(flow)


def _return_to(walk: Walk, depth: int) -> None:
    """Up to the flow at `depth` and what it called itself; what was asked in between is left."""
    stack = walk.conversation.stack
    while depth + 1 < len(stack) and _calls(walk, stack[depth], stack[depth + 1].flow):
        depth += 1
    if depth + 1 < len(stack):
        walk.remember()
        walk.change(stack=stack[: depth + 1], misses=0, offered=())
        walk.go_on()
    else:
        walk.ask()


def _calls(sight: Sight, frame: Frame, flow: str) -> bool:
    step = sight.world.flows[frame.flow].steps[frame.step]
    return isinstance(step, Call) and step.flow == flow


# --- the words ----------------------------------------------------------------------------------


def _menu(walk: Walk) -> None:
    walk.note("left")
    root = walk.world.flows[walk.root()]
    walk.remember()
    walk.change(stack=(Frame(root.name, root.version, root.start),), misses=0)
    walk.go_on()


def _back(walk: Walk) -> None:
    """One question back, as often as wanted; its old answer holds until there is a new one."""
    walk.note("back")
    trail, stood_at = walk.conversation.trail, walk.frame
    if not trail:
        walk.say(walk.common("nothing_back"))
        walk.ask()
        return
    while trail:
        stood = replace(walk.conversation, trail=trail[:-1], stack=trail[-1], misses=0, offered=())
        walk.become(moved(stood, walk.world))
        walk.change(redo=key_of(walk.frame.step, walk.step))
        found = walk.is_asked
        if not found and isinstance(walk.step, Ask) and walk.step.beside:
            walk.move()  # both were answered in one bubble: on to the question that asks this one alone
            found = walk.is_asked and walk.frame != stood_at
        trail = () if found else trail[:-1]  # one that is passed over by now is no place to go back to
    walk.go_on()


def _repeat(walk: Walk) -> None:
    walk.ask()


def _help(walk: Walk) -> None:
    walk.say(walk.common("help"))
    walk.ask()


def _why(walk: Walk) -> None:
    walk.note("why")
    if asides.just_decided(walk):
        walk.enter(walk.world.routes.explain)
        return
    walk.say(walk.text if walk.text.why else walk.common("why"), walk.text.why)
    walk.ask()


def _cancel(walk: Walk) -> None:
    """What was answered stays; the question is left."""
    walk.say(walk.common("cancelled"))
    _menu(walk)


def _go_on(walk: Walk) -> None:
    """Forward again after going back: the old answer holds."""
    key = key_of(walk.frame.step, walk.step)
    again = key == walk.conversation.redo and key in walk.conversation.answers
    walk.change(redo="", misses=0)
    if again:
        walk.move()
    walk.go_on()


def _start_again(walk: Walk) -> None:
    """Asked first: starting again puts answers aside."""
    if walk.frame.flow != walk.world.routes.resume and in_the_middle(walk.conversation, walk.world):
        ask_whether_to_go_on(walk)
    else:
        walk.ask()


def _later(walk: Walk) -> None:
    """No reminders until they come back; the question stays open."""
    walk.change(quiet=True)
    walk.say(walk.common("later"))


COMMANDS: Mapping[str, Command] = {
    "menu": _menu,
    "back": _back,
    "repeat": _repeat,
    "help": _help,
    "why": _why,
    "cancel": _cancel,
    "continue": _go_on,
    "restart": _start_again,
    "later": _later,
}
