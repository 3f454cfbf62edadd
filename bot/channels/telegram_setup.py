"""Tells Telegram once where our webhook is; nothing of this runs while people are served."""

from __future__ import annotations

from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.channels.telegram_request import AiohttpRequest
from bot.errors import GiveUp, TryLater
from bot.settings import Telegram

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")


async def set_webhook(settings: Telegram, url: str) -> None:
    """Raises TryLater when Telegram is away, GiveUp with its own words when it refuses."""
    request = AiohttpRequest()
    bot = Bot(
        settings.token, base_url=settings.api_url + "/bot", request=request, get_updates_request=request
    )
    try:
        await bot.set_webhook(url, secret_token=settings.webhook_secret, allowed_updates=ALLOWED)
    except TelegramError as error:
        # BadRequest is a NetworkError too, for historical reasons of the library; only the class itself is one.
        if (
            type(error).__name__ in ("NotConnected", "ServerTrouble", "Flooded", "TimedOut")
            or type(error) is NetworkError
        ):
            raise TryLater(f"Telegram does not answer: {error}") from None
        raise GiveUp(f"Telegram refuses: {error}") from None
    finally:
        await request.shutdown()
