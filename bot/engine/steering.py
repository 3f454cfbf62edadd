"""Words that steer a conversation from anywhere: menu, back, repeat, help, why, stop, and asking something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.engine.answering import read_answer
from bot.engine.conversation import Frame
from bot.engine.happenings import Message
from bot.engine.tables import Ask, key_of
from bot.engine.walk import Walk
from bot.understanding import Verdict

EXACT = ("exact", "normalised")


def intent_of(walk: Walk, text: str) -> tuple[str, str]:
    """The intent of a text and how it was reached; empty when there is none to be sure of."""
    reading = walk.world.understanding.read(
        "intent", text, language=walk.conversation.language, on=walk.world.today
    )
    return (reading.value, reading.how) if reading.verdict is Verdict.UNDERSTOOD else ("", "")


def intent_flow(walk: Walk, text: str) -> str:
    """The flow a first message asks for, empty for a mere greeting."""
    return walk.world.routes.intents.get(intent_of(walk, text)[0], "")


def steered(walk: Walk, text: str) -> bool:
    """Whether the whole message is a steering word that the open question does not take itself."""
    intent, how = intent_of(walk, text)
    if how not in EXACT or intent not in STEERS or _claimed(walk, intent, text):
        return False
    STEERS[intent](walk)
    return True


def _claimed(walk: Walk, intent: str, text: str) -> bool:
    step = walk.step
    if isinstance(step, Ask) and intent in step.claims:
        return True
    if isinstance(step, Ask) and not step.options:
        return False
    reading, _ = read_answer(walk, Message(text))
    return reading.verdict is Verdict.UNDERSTOOD


def interrupted(walk: Walk, text: str) -> bool:
    """Whether a message that is no answer asks for something else; the open question waits underneath."""
    intent, _ = intent_of(walk, text)
    if intent in STEERS:
        STEERS[intent](walk)
        return True
    flow = walk.world.routes.intents.get(intent, "")
    if not flow or any(frame.flow == flow for frame in walk.conversation.stack):
        return False
    walk.change(misses=0)
    walk.remember()
    walk.enter(flow)
    return True


def names(text: str, label: str) -> bool:
    """Whether a text names a line: "ganti nama", "pekerjaan saya salah"."""
    words = text.casefold().split()
    return any(word in words for word in label.casefold().split())


def _menu(walk: Walk) -> None:
    walk.note("left")
    root = walk.world.flows[walk.root()]
    walk.remember()
    walk.change(stack=(Frame(root.name, root.version, root.start),), misses=0)
    walk.go_on()


def _back(walk: Walk) -> None:
    """One question back; its answer is asked for again."""
    walk.note("back")
    trail = walk.conversation.trail
    if not trail:
        walk.say(walk.common("nothing_back"))
        walk.ask()
        return
    walk.change(trail=trail[:-1], stack=trail[-1], misses=0)
    key = key_of(walk.frame.step, walk.step)
    answers = {name: value for name, value in walk.conversation.answers.items() if name != key}
    walk.change(answers=answers)
    walk.go_on()


def _repeat(walk: Walk) -> None:
    walk.ask()


def _help(walk: Walk) -> None:
    walk.say(walk.common("help"))
    walk.ask()


def _why(walk: Walk) -> None:
    walk.note("why")
    walk.say(walk.text if walk.text.why else walk.common("why"), walk.text.why)
    walk.ask()


def _cancel(walk: Walk) -> None:
    """What was answered stays; the question is left."""
    walk.say(walk.common("cancelled"))
    _menu(walk)


STEERS: Mapping[str, Callable[[Walk], None]] = {
    "menu": _menu,
    "back": _back,
    "repeat": _repeat,
    "help": _help,
    "why": _why,
    "cancel": _cancel,
}
