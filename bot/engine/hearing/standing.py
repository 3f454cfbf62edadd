"""How things stand when something is heard, worked out once: most rows of the order concern only one of these."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.engine.happenings import Happening, Message
from bot.engine.hearing.answering import FREE as FREE_KINDS
from bot.engine.sight import Sight
from bot.engine.tables import Ask, Flow, Review

# Of the message; a letter before a figure may be a code ("K7").
MASKED, PICTURED, EDITED, FORWARDED, CODED = 1, 2, 4, 8, 65536
# Of the open question: it takes nearly any text, any other, a review; it waits at the bottom, or inside a flow; its
# bubble asks for two things; alternatives stand below it.
FREE, ASKED, REVIEWED, ROOT, INSIDE, BOTH, OFFERED = 16, 32, 64, 128, 256, 512, 1024
# Of the person: not met yet, met in this turn, back after a pause, in a talk with somebody else; a notice asked last,
# or some can be answered.
NEW, JUST_MET, BACK, HELD, NOTICED, NOTICES = 2048, 4096, 8192, 16384, 32768, 131072

_CODE = re.compile(r"[^\W\d_]\d")


def standing(sight: Sight, happening: Happening) -> int:
    """Everything that is so, as one number."""
    conversation = sight.conversation
    found = _of_message(happening) if isinstance(happening, Message) else 0
    found |= _of_question(sight) if conversation.stack else NEW
    if conversation.offered:
        found |= OFFERED
    if conversation.newest:
        found |= NOTICED
    if conversation.notices:
        found |= NOTICES
    if conversation.held_by != "bot":
        found |= HELD
    if sight.new:
        found |= JUST_MET
    return found | BACK if sight.came_back else found


def _of_message(message: Message) -> int:
    found = MASKED if message.found else 0
    if message.beside:
        found |= PICTURED
    if message.edited:
        found |= EDITED
    if _CODE.search(message.text):
        found |= CODED
    return found | FORWARDED if message.forwarded else found


def _of_question(sight: Sight) -> int:
    found = _of_step(sight.flow, sight.frame.step)
    if len(sight.conversation.stack) > 1:
        found |= INSIDE
    return found | ROOT if sight.frame.flow == sight.root() else found


@lru_cache(maxsize=4096)
def _of_step(flow: Flow, name: str) -> int:
    step = flow.steps[name]
    if isinstance(step, Review):
        return REVIEWED
    if not isinstance(step, Ask):
        return 0
    found = FREE if step.kind in FREE_KINDS else ASKED
    if step.shows:
        found |= REVIEWED
    return found | BOTH if step.beside else found
