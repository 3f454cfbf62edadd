"""Tells Telegram once where our webhook is, and looks how it stands; nothing of this runs while people are served."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.channels.asking import Found, Looked, look, unanswered
from bot.channels.telegram_request import AiohttpRequest
from bot.errors import GiveUp, TryLater
from bot.settings import Telegram

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
ROUTE = "/webhooks/telegram"


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


async def examine(settings: Telegram, public_url: str) -> list[Found]:
    """Who the token belongs to, where Telegram sends updates, how many wait, and what went wrong last."""
    base = f"{settings.api_url}/bot{settings.token}"
    who = await look(base, "/getMe")
    if trouble := unanswered(who, "telegram: the token"):
        return [trouble]
    name = _result(who).get("username", "?")
    found = [Found("ok", f"telegram: the token is of @{name}")]
    info = await look(base, "/getWebhookInfo")
    if trouble := unanswered(info, "telegram: the webhook"):
        return [*found, trouble]
    return [*found, *_webhook(_result(info), public_url + ROUTE)]


def _result(looked: Looked) -> dict[str, Any]:
    found = looked.plain.get("result")
    return found if isinstance(found, dict) else {}


def _webhook(info: dict[str, Any], wanted: str) -> Iterator[Found]:
    url = str(info.get("url", ""))
    if not url:
        yield Found("bad", "telegram: no webhook is set: ./jangkau telegram set-webhook")
    elif url != wanted:
        yield Found("bad", f"telegram: updates go to {url}, not to {wanted}: ./jangkau telegram set-webhook")
    else:
        yield Found("ok", f"telegram: updates go to {url}")
        allowed = info.get("allowed_updates")
        # None named: Telegram sends all of the usual kinds, ours among them.
        missing = sorted(set(ALLOWED) - set(allowed)) if isinstance(allowed, list) else []
        if missing:
            yield Found(
                "warn", f"telegram: {', '.join(missing)} not asked for: ./jangkau telegram set-webhook"
            )
    pending = info.get("pending_update_count", 0)
    yield Found("warn" if pending else "ok", f"telegram: {pending} updates wait to be taken")
    if info.get("last_error_message"):
        at = info.get("last_error_date")
        when = f" at {datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC" if isinstance(at, int) else ""
        yield Found("warn", f"telegram: last trouble{when}: {str(info['last_error_message'])[:120]}")
