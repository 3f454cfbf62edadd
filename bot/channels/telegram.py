"""Telegram: the channel that reads Bot API updates and sends by the Bot API."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from bot.channels import Redact, Request
from bot.channels.asking import fetch, look
from bot.channels.keep_alive import READ_SECONDS, CutOff, KeepAlive, NothingSent
from bot.channels.looks import words
from bot.channels.telegram_keyboards import shown
from bot.channels.telegram_outcomes import NETWORK_SECONDS, Floods, outcome_of
from bot.channels.telegram_traits import TRAITS
from bot.channels.telegram_updates import read_update
from bot.engine.saying.outgoing import Outgoing
from bot.failing import Kind
from bot.logs import log
from bot.post import GiveUp, Incoming, Letter, Outcome, Receipt, RetryAt, Unknown, UnreadablePayload
from bot.settings import Telegram

_SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105  (a header's name)
_TOKEN = re.compile(r"\d+:[\w-]+")
_NO_PREVIEW = {"is_disabled": True}


class TelegramChannel:
    """One per process. `send` belongs to one event loop for life."""

    name = "telegram"
    traits = TRAITS
    content_type = "application/json"
    most_bytes, most_fields = 1024 * 1024, 0
    says_when_it_writes = True

    def __init__(self, settings: Telegram, read_seconds: float = READ_SECONDS) -> None:
        self._secret = settings.webhook_secret.encode()
        self._api, self._token = settings.api_url, settings.token
        self._token_is_one = bool(_TOKEN.fullmatch(settings.token))
        self._seconds = read_seconds
        self._wire = KeepAlive(f"{settings.api_url}/bot{settings.token}")
        self._floods = Floods()

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
        address = letter.address
        if address.kind != "tg_user_id" or not address.value.isdecimal():
            return GiveUp(f"{address.kind} is no address on Telegram")
        chat = int(address.value)
        outcome = await self._ask(*_said(chat, letter.outgoing, plainly=letter.plainly), address.value)
        ours = isinstance(outcome, GiveUp) and outcome.kind == Kind.CONTENT and not letter.outgoing.voice
        if not ours or letter.plainly or not isinstance(outcome, GiveUp):
            return outcome
        log.error("content_refused", channel=self.name, reason=outcome.reason)
        return await self._ask(*_said(chat, letter.outgoing, plainly=True), address.value)

    async def _ask(self, method: str, said: dict[str, Any], chat: str) -> Outcome:
        body = msgspec.json.encode(said)
        try:
            answer = await self._wire.request(
                "POST", f"/{method}", body, "application/json", seconds=self._seconds
            )
        except NothingSent as error:
            return RetryAt(NETWORK_SECONDS, "channel", str(error))
        except CutOff as error:
            return Unknown(str(error))
        now = asyncio.get_running_loop().time()
        return outcome_of(answer, chat, self._floods, now, token_is_one=self._token_is_one)

    async def sound(self, reference: str) -> bytes | None:
        """Telegram names a path for it, good for an hour; the token stands in that address, which nobody sees."""
        found = await look(f"{self._api}/bot{self._token}", f"/getFile?file_id={quote(reference)}")
        result = found.plain.get("result")
        path = result.get("file_path") if isinstance(result, dict) else None
        return (
            await fetch(f"{self._api}/file/bot{self._token}/{quote(path)}") if isinstance(path, str) else None
        )

    async def close(self) -> None:
        await self._wire.close()


def _said(chat: int, outgoing: Outgoing, *, plainly: bool = False) -> tuple[str, dict[str, Any]]:
    """The method of the Bot API, and what it is given; `plainly`: words and nothing to press."""
    if outgoing.voice:
        return "sendVoice", {"chat_id": chat, "voice": outgoing.voice, "caption": outgoing.text}
    text, below = (words(outgoing), None) if plainly else shown(outgoing)
    said = {"chat_id": chat, "text": text, "link_preview_options": _NO_PREVIEW}
    return "sendMessage", said if below is None else {**said, "reply_markup": below}


def _press(body: bytes) -> str:
    if b"callback_query" not in body:
        return ""
    try:
        found = json.loads(body)["callback_query"]["id"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return found if isinstance(found, str) and len(found) <= 100 else ""
