"""python-telegram-bot's requests over aiohttp; errors say whether Telegram can have taken the message."""

from __future__ import annotations

import json
from typing import Any

from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.keep_alive import READ_SECONDS
from bot.channels.wire import CUT_OFF, NEVER_CONNECTED, Wire


class NotConnected(NetworkError):
    """No connection came about; nothing was sent."""


class ServerTrouble(NetworkError):
    """Telegram answered 5xx."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"HTTP {status}")


class NoSuchMethod(TelegramError):
    """Telegram, or a Bot API server of our own, does not know what was called (404).

    The library takes this for a refused token; a token that is none is answered 401.
    """


class Flooded(NetworkError):
    """Telegram wants a pause. The library's own RetryAfter warns of its deprecation each time it is made."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"retry after {seconds:g} s")


class AiohttpRequest(BaseRequest):
    """One session for the life of the event loop. No error's message holds the URL: the token is in it."""

    __slots__ = ("_read_seconds", "_wire")

    def __init__(self, read_seconds: float = READ_SECONDS) -> None:
        self._read_seconds = read_seconds
        self._wire = Wire(read_seconds=read_seconds)

    @property
    def read_timeout(self) -> float:
        return self._read_seconds

    async def initialize(self) -> None:
        """Nothing to do: the session opens with the first request."""

    async def shutdown(self) -> None:
        await self._wire.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library's own, without its log line: an answer of Telegram repeats the text we sent."""
        try:
            plain = json.loads(payload)
        except ValueError:
            raise TelegramError("answer is no JSON") from None
        if not isinstance(plain, dict):
            raise TelegramError("answer is no JSON object")
        return plain

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Time-outs handed in are ignored: this class has one pair for everything."""
        form = request_data.json_parameters if request_data else None
        try:
            async with self._wire.session().request(method, url, data=form, allow_redirects=False) as answer:
                body = await answer.read()
                _raise_for(answer.status, body)
                return answer.status, body
        except NEVER_CONNECTED as error:
            raise NotConnected(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut("no answer in time") from None
        except CUT_OFF as error:
            raise NetworkError(type(error).__name__) from None


def _raise_for(status: int, body: bytes) -> None:
    if status >= 500:
        raise ServerTrouble(status)
    if status == 429:
        raise Flooded(_pause(body))
    if status == 404:
        raise NoSuchMethod("404: no such method")


def _pause(body: bytes) -> float:
    """Seconds; 1 where the answer does not say."""
    try:
        return max(float(json.loads(body)["parameters"]["retry_after"]), 1.0)
    except (ValueError, LookupError, TypeError):
        return 1.0
