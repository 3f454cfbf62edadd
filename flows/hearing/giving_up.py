"""Words by which somebody gives up a registration that an agent has already: more than leaving the open question."""

from __future__ import annotations

from bot.engine.happenings import Message
from bot.engine.hearing.phrases import folded
from bot.engine.hearing.steering import open_flow
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from flows.stop import OPEN

WORDS, ENDS, WHAT, FLOW = "giving_up", "ends", "what", "give_up"
LONGEST = 120


def gives_up(sight: Sight, message: Message) -> Message | None:
    """Both what is done and to what: "mau batalin pendaftaran", "gak jadi ikut". Alone it is the steering word."""
    if sight.conversation.about.get("referral") not in OPEN or sight.frame.flow == FLOW:
        return None
    words, said = sight.world.words, folded(message.text[:LONGEST])
    both = (words.phrases_of("common", WORDS, kind).search(said) for kind in (ENDS, WHAT))
    return message if all(both) else None


def ask_whether(walk: Walk, message: Message) -> None:
    open_flow(walk, FLOW)


GIVING_UP: tuple[AnyHearer, ...] = (Hearer("registration given up", gives_up, ask_whether),)
