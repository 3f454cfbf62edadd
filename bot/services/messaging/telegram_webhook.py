"""announce_webhook: Telegram learns where to send what people write."""

from __future__ import annotations

import asyncio

from bot.channels.telegram_setup import set_webhook
from bot.errors import BadArgument, GiveUp, TryLater
from bot.runtime import Runtime

ROUTE = "/webhooks/telegram"


def announce_webhook(runtime: Runtime) -> str:
    """The address Telegram was told. Raises BadArgument in one plain sentence."""
    settings = runtime.settings.telegram
    if settings is None:
        raise BadArgument("Telegram is off: set TELEGRAM_BOT_TOKEN and TELEGRAM_WEBHOOK_SECRET")
    url = runtime.settings.public_url + ROUTE
    try:
        asyncio.run(set_webhook(settings, url))
    except (GiveUp, TryLater) as error:
        raise BadArgument(str(error)) from None
    return url
