"""Words by which somebody gives up a registration that an agent has already, or holds back one that is not sent yet."""

from __future__ import annotations

from collections.abc import Iterable

from bot.engine.happenings import Message
from bot.engine.hearing import beside
from bot.engine.hearing.phrases import folded
from bot.engine.hearing.steering import open_flow
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from bot.engine.words import Words
from flows.stop import OPEN

WORDS, ENDS, WHAT, FLOW = "giving_up", "ends", "what", "give_up"
HOLD, SEND, REGISTERING = "hold", "send", "register"
LONGEST = 120


def gives_up(sight: Sight, message: Message) -> Message | None:
    """Both what is done and to what: "mau batalin pendaftaran", "gak jadi ikut". Alone it is the steering word."""
    if sight.conversation.about.get("referral") not in OPEN or sight.frame.flow == FLOW:
        return None
    return message if _says(sight, message.text, ENDS, WHAT) else None


def ask_whether(walk: Walk, message: Message) -> None:
    open_flow(walk, FLOW)


def holding(words: Words) -> Iterable[str]:
    return words.meaning("common", WORDS, HOLD)


def holds_back(sight: Sight, message: Message) -> Message | None:
    """ "jangan kirim dulu", inside a registration: it is not sent yet, and no word against news."""
    inside = any(frame.flow == REGISTERING for frame in sight.conversation.stack)
    sent = sight.conversation.about.get("reference")
    return message if inside and not sent and _says(sight, message.text, HOLD, SEND) else None


def _says(sight: Sight, text: str, *kinds: str) -> bool:
    said = folded(text[:LONGEST])
    return all(sight.world.words.phrases_of("common", WORDS, kind).search(said) for kind in kinds)


GIVING_UP: tuple[AnyHearer, ...] = (
    Hearer("registration given up", gives_up, ask_whether),
    Hearer("registration held back", holds_back, beside.wait, words=holding),
)
