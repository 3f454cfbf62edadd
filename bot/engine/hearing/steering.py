"""Words that steer a conversation from anywhere, and asking for something else in the middle of a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.engine import helping
from bot.engine.conversation import Frame
from bot.engine.events import JoinWordAsked
from bot.engine.hearing import asides
from bot.engine.hearing.answering import FREE, names_an_option
from bot.engine.hearing.pausing import RESUME, ask_whether_to_go_on, in_the_middle
from bot.engine.moving import moved
from bot.engine.tables import Ask, Call, key_of
from bot.engine.walk import Walk
from bot.understanding import Verdict

# How sure the understanding must be before a question that takes nearly any text loses a message.
SURE = ("exact", "normalised")
MOST_WORDS = 6  # a longer message to such a question is its answer


def intent_of(walk: Walk, text: str) -> tuple[str, str]:
    """The intent of a text and how it was reached; empty when there is none to be sure of."""
    reading = walk.world.understanding.read(
        "intent", text, language=walk.conversation.language, on=walk.world.today
    )
    return (reading.value, reading.how) if reading.verdict is Verdict.UNDERSTOOD else ("", "")


def intent_flow(walk: Walk, text: str) -> str:
    """The flow a first message asks for, empty for a mere greeting."""
    meaning = walk.world.words.phrases.meaning(text) or intent_of(walk, text)[0]
    return walk.world.routes.intents.get(meaning, "")


def commanded(walk: Walk, text: str) -> bool:
    """Whether the whole message is a word that works anywhere and the open question does not take itself."""
    meaning = walk.world.words.phrases.meaning(text)
    if not meaning or claimed(walk, meaning) or names_an_option(walk, text):
        return False
    return _obey(walk, meaning)


def claimed(walk: Walk, meaning: str) -> bool:
    """Whether the open question takes this word as an answer ("Lanjut" is a village)."""
    step = walk.step
    return isinstance(step, Ask) and meaning in step.claims


def steered_freely(walk: Walk, text: str) -> bool:
    """Steering said in more words, to a question that would take any text for its answer."""
    step = walk.step
    if not isinstance(step, Ask) or step.kind not in FREE or len(text.split()) > MOST_WORDS:
        return False
    intent, how = intent_of(walk, text)
    return how in SURE and intent in COMMANDS and not claimed(walk, intent) and _obey(walk, intent)


def interrupted(walk: Walk, text: str) -> bool:
    """Whether a message that is no answer asks for something else; the open question waits underneath."""
    intent, _ = intent_of(walk, text)
    return bool(intent) and _obey(walk, intent)


def _obey(walk: Walk, meaning: str) -> bool:
    if meaning in COMMANDS:
        COMMANDS[meaning](walk)
        return True
    flow = walk.world.routes.intents.get(meaning, "")
    return bool(flow) and open_flow(walk, flow)


def open_flow(walk: Walk, flow: str) -> bool:
    """Go into a flow from wherever we stand; whoever is inside it already hears the question again."""
    if walk.frame.flow == flow:
        walk.ask()
        return True
    inside = [frame.flow for frame in walk.conversation.stack]
    if flow in inside and flow != helping.FLOW:
        _return_to(walk, inside.index(flow))
        return True
    if flow in inside:
        walk.change(stack=walk.conversation.stack[: inside.index(flow)])  # somebody else: begun anew
    walk.change(misses=0)
    walk.remember()
    walk.enter(flow)
    return True


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


def _calls(walk: Walk, frame: Frame, flow: str) -> bool:
    step = walk.world.flows[frame.flow].steps[frame.step]
    return isinstance(step, Call) and step.flow == flow


def greet(walk: Walk) -> None:
    """A hello in the middle of a question is answered, and the question put again."""
    walk.say(walk.common("greeting"))
    walk.ask()


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
    trail = walk.conversation.trail
    if not trail:
        walk.say(walk.common("nothing_back"))
        walk.ask()
        return
    stood = replace(walk.conversation, trail=trail[:-1], stack=trail[-1], misses=0, offered=())
    walk.become(moved(stood, walk.world))
    walk.change(redo=key_of(walk.frame.step, walk.step))
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
    if walk.frame.flow != RESUME and in_the_middle(walk.conversation, walk.world):
        ask_whether_to_go_on(walk)
    else:
        walk.ask()


def _later(walk: Walk) -> None:
    """No reminders until they come back; the question stays open."""
    walk.change(quiet=True)
    walk.say(walk.common("later"))


def _agent(walk: Walk) -> None:
    if not open_flow(walk, walk.world.routes.intents["agent"]):
        walk.ask()


def _connect(walk: Walk) -> None:
    """The word for their other phone comes in a moment; the question stays open."""
    walk.events.append(JoinWordAsked())


COMMANDS: Mapping[str, Callable[[Walk], None]] = {
    "menu": _menu,
    "back": _back,
    "repeat": _repeat,
    "help": _help,
    "why": _why,
    "cancel": _cancel,
    "continue": _go_on,
    "restart": _start_again,
    "later": _later,
    "agent": _agent,
    "connect": _connect,
}
