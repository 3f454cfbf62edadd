"""Whoever would rather answer everything on one page says so anywhere in a registration: "isi sekaligus"."""

from __future__ import annotations

from bot.engine.happenings import Message
from bot.engine.hearing.phrases import folded
from bot.engine.hearing.sifting import accepted
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from flows.answers.waiting import whole_link

FLOW, WORDS = "register", "all_at_once"
BEFORE = ("begin", "already", "need_consent")  # steps of the flow at which nothing is kept yet


def asked(sight: Sight, message: Message) -> Message | None:
    """A whole message that asks for the page, where a registration is open."""
    open_there = any(frame.flow == FLOW and frame.step not in BEFORE for frame in sight.conversation.stack)
    wanted = folded(message.text) in sight.world.words.accepted("common", WORDS)
    return message if open_there and wanted else None


def show(walk: Walk, message: Message) -> None:
    walk.say(walk.common(WORDS), facts={"whole_link": whole_link(walk.known, walk.world)})


WHOLE_FORM: tuple[AnyHearer, ...] = (Hearer("wish for one page", asked, show, words=accepted(WORDS)),)
