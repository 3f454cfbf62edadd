"""Work of one's own beside a job may be registered: whoever was sent elsewhere tells it, or asks again."""

from __future__ import annotations

from typing import Any

from bot.engine.happenings import Message
from bot.engine.hearing import beside
from bot.engine.hearing.answering import names_an_option, read_as
from bot.engine.hearing.changing import change_to
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.tables import Ask
from bot.engine.walk import Walk
from flows.answers import work

REFUSED, WORK = ("register", "to_branch"), "job"
ASKED_ANEW = "other_work"  # says which work was noted, and asks for one's own


def told(sight: Sight, message: Message) -> Any | None:
    """A job that a list knows, and one's own: "saya juga jual bakso"."""
    if not _refused_for_work(sight, message):
        return None
    listed = sight.world.understanding.read("job", message.text, on=sight.world.today)
    step = sight.flow.steps[WORK]
    assert isinstance(step, Ask)
    reading, value = read_as(sight, sight.frame.flow, WORK, step, message.text)
    own = reading.understood and reading.value.status == "own"
    return value if listed.understood and own and not beside.asks(sight, message.text) else None


def note(walk: Walk, value: Any) -> None:
    change_to(walk, WORK, value)


def wished(sight: Sight, message: Message) -> Message | None:
    """The wish to be registered, once more: "daftar", "mau daftar usaha sampingan"."""
    if not _refused_for_work(sight, message):
        return None
    wish = sight.wished(message.text)
    return message if wish.understood and wish.value == sight.frame.flow else None


def ask(walk: Walk, message: Message) -> None:
    walk.remember()
    walk.stand_on(ASKED_ANEW)
    walk.go_on()


def _refused_for_work(sight: Sight, message: Message) -> bool:
    at = bool(sight.conversation.stack) and (sight.frame.flow, sight.frame.step) == REFUSED
    return at and work.works_otherwise(sight.known, sight.world) and not names_an_option(sight, message.text)


OWN_WORK_BESIDE: tuple[AnyHearer, ...] = (
    Hearer("own work beside a job", told, note, flow=REFUSED[0]),
    Hearer("wish to register own work", wished, ask, flow=REFUSED[0]),
)
