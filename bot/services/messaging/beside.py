"""hear_beside: what a provider says beside messages and receipts: of our texts, and of who wants news."""

from __future__ import annotations

from bot.channels import KeepsTemplates
from bot.logs import log
from bot.post import NewsWish, TemplateNews
from bot.runtime import Runtime
from bot.services.messaging.templates import take_news
from bot.storage.people import consents, people


def hear_beside(runtime: Runtime, channel: str, said: TemplateNews | NewsWish) -> None:
    """Raises TryLater where it could not be kept."""
    if isinstance(said, NewsWish):
        note_wish(runtime, said)
        return
    keeper = runtime.channels.get(channel)
    if isinstance(keeper, KeepsTemplates) and keeper.owner:
        take_news(runtime, keeper.owner, [said])


def note_wish(runtime: Runtime, wish: NewsWish) -> None:
    """No more news, as if they had written STOP of them alone; wanted again, what they agreed to here holds again.

    Nobody agrees to anything by it: who took their yes back in the chat, or never gave one, gets none.
    """
    with runtime.database.begin() as tx:
        person = next((found for one in wish.addresses if (found := people.find(tx, one))), None)
        if person is None:
            return
        if not wish.wanted:
            consents.stop_news(tx, person, runtime.now_ms())
        elif consents.only_stopped(tx, person):
            consents.forget_stop(tx, person)
    log.info("news_wish", channel=wish.channel, wanted=wish.wanted)
