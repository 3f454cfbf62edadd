"""Telegram: the channel that reads Bot API updates and sends through `telegram.Bot`."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping

from telegram import Bot, LinkPreviewOptions, Message
from telegram.error import InvalidToken, TelegramError

from bot.channels import Redact, Request
from bot.channels.telegram_keyboards import keyboard
from bot.channels.telegram_outcomes import outcome
from bot.channels.telegram_request import AiohttpRequest, NoSuchMethod
from bot.channels.telegram_traits import TRAITS
from bot.channels.telegram_updates import read_update
from bot.channels.wire import READ_SECONDS
from bot.engine.saying.outgoing import Outgoing
from bot.post import GiveUp, Incoming, Letter, Outcome, Receipt, Sent, Unknown, UnreadablePayload
from bot.settings import Telegram

_SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105  (a header's name)
_TOKEN = re.compile(r"\d+:[\w-]+")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """One per process. `send` belongs to one event loop for life."""

    name = "telegram"
    traits = TRAITS
    content_type = "application/json"
    most_bytes, most_fields = 1024 * 1024, 0

    def __init__(self, settings: Telegram, read_seconds: float = READ_SECONDS) -> None:
        self._secret = settings.webhook_secret.encode()
        self._token_is_one = bool(_TOKEN.fullmatch(settings.token))
        self._request = AiohttpRequest(read_seconds)
        # Never initialized: that would call getMe. The same request object twice keeps the library from
        # building an httpx client for getUpdates, which we never call.
        self._bot = Bot(
            settings.token,
            base_url=settings.api_url + "/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    def genuine(self, request: Request) -> bool:
        return self.knows_sender(request.headers)

    def knows_sender(self, headers: Mapping[str, str]) -> bool:
        """The whole proof stands in a header."""
        given = headers.get(_SECRET, "").encode("utf-8", "surrogatepass")
        return hmac.compare_digest(given, self._secret)

    def read(self, request: Request, redact: Redact) -> list[Incoming | UnreadablePayload]:
        return read_update(request.body, redact)

    def answer(self, request: Request) -> tuple[str, str]:
        """A press is acknowledged here, or the phone shows a spinner; any other update gets an empty body."""
        press = _press(request.body)
        if not press:
            return "", "text/plain"
        return json.dumps({"method": "answerCallbackQuery", "callback_query_id": press}), "application/json"

    def receipts(self, request: Request) -> Receipt | None:
        """Telegram sends none."""
        return None

    async def send(self, letter: Letter) -> Outcome:
        """`letter.again` changes nothing: Telegram cannot be asked what it delivered."""
        address, outgoing = letter.address, letter.outgoing
        if address.kind != "tg_user_id" or not address.value.isdecimal():
            return GiveUp(f"{address.kind} is no address on Telegram")
        try:
            message = await self._say(int(address.value), outgoing)
        except NoSuchMethod as error:  # what is no token at all is answered so whatever is called
            return outcome(error if self._token_is_one else InvalidToken())
        except TelegramError as error:
            return outcome(error)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            return Unknown(f"answer is no message: {type(error).__name__}")
        return Sent(str(message.message_id))

    async def _say(self, chat: int, outgoing: Outgoing) -> Message:
        if outgoing.voice:
            return await self._bot.send_voice(chat, outgoing.voice, caption=outgoing.text)
        return await self._bot.send_message(
            chat, outgoing.text, reply_markup=keyboard(outgoing), link_preview_options=_NO_PREVIEW
        )

    async def close(self) -> None:
        await self._request.shutdown()


def _press(body: bytes) -> str:
    if b"callback_query" not in body:
        return ""
    try:
        found = json.loads(body)["callback_query"]["id"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return found if isinstance(found, str) and len(found) <= 100 else ""
