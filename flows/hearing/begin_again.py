"""After STOP "mulai lagi" means the news: it is asked for with a clear yes, and never taken for one."""

from __future__ import annotations

from bot.engine.happenings import Message
from bot.engine.hearing import steering
from bot.engine.hearing.phrases import folded
from bot.engine.hearing.sifting import accepted
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer

FLOW, WORDS = "news", "begin_again"


def after_stop(sight: Sight, message: Message) -> str | None:
    """The flow that asks, where nothing else is open; inside a registration the same words begin that anew."""
    conversation = sight.conversation
    at_the_menu = bool(conversation.stack) and sight.frame.flow == sight.root()
    if not at_the_menu or not conversation.about.get("opted_out"):
        return None
    return FLOW if folded(message.text) in sight.world.words.accepted("common", WORDS) else None


AFTER_STOP: tuple[AnyHearer, ...] = (
    Hearer("begin again after STOP", after_stop, steering.open_flow, words=accepted(WORDS)),
)
