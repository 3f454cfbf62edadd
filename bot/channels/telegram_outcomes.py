"""What Telegram's answers mean for a letter: taken, later, never, or not known."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import msgspec

from bot.channels.keep_alive import Answered
from bot.logs import log
from bot.post import GiveUp, Outcome, RetryAt, Sent, Unknown

# https://core.telegram.org/bots/api#making-requests: descriptions may change, so look for their kernel.
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "can't initiate")
NETWORK_SECONDS = 5.0
_SERVER_SECONDS = 10.0
_TOKEN_SECONDS = 300.0  # a refused token needs a person
_LONGEST_PAUSE = 300.0  # whatever Telegram asks for: after that it is asked again, and staff see it
_FLOODED_CHATS, _FLOOD_SECONDS = (
    3,
    30.0,
)  # so many chats refused within so long: it is about the bot, not a chat


class Floods:
    """Tells whether a 429 is about one chat or the whole bot: Telegram does not say, but many chats do."""

    def __init__(self) -> None:
        self._lately: OrderedDict[str, float] = OrderedDict()

    def scope(self, chat: str, now: float) -> str:
        """ "letter": this person's lane waits; "channel": everybody. `now` in seconds of any clock that goes on."""
        self._lately[chat] = now
        self._lately.move_to_end(chat)
        while self._lately and next(iter(self._lately.values())) < now - _FLOOD_SECONDS:
            self._lately.popitem(last=False)
        return "channel" if len(self._lately) >= _FLOODED_CHATS else "letter"


def outcome(answer: Answered, chat: str, floods: Floods, now: float, *, token_is_one: bool) -> Outcome:
    """Whether the letter may be tried again, when, and for whom."""
    plain = _object(answer.body)
    said = str(plain.get("description", ""))[:120] or f"HTTP {answer.status}"
    if answer.status == 200 and plain.get("ok") is True:
        return _sent(plain)
    if answer.status == 429:
        return RetryAt(_pause(plain), floods.scope(chat, now), "429")
    if answer.status == 401 or (answer.status == 404 and not token_is_one):
        return RetryAt(_TOKEN_SECONDS, "channel", "token refused")
    if answer.status == 403 or "migrate_to_chat_id" in str(plain.get("parameters", "")):
        return GiveUp(said, unreachable=True)
    if answer.status == 404:  # an old Bot API server: other letters call what it knows
        return GiveUp("404: no such method")
    if 400 <= answer.status < 500:
        return GiveUp(said, unreachable=any(word in said.lower() for word in _GONE))
    if answer.status >= 500 and answer.status != 504:  # a gateway's time-out says nothing
        return RetryAt(_SERVER_SECONDS, "letter", f"HTTP {answer.status}")
    return Unknown(said)


def _sent(plain: Mapping[str, Any]) -> Outcome:
    result = plain.get("result")
    number = result.get("message_id") if isinstance(result, dict) else None
    if isinstance(number, int) and not isinstance(number, bool):
        return Sent(str(number))
    return Unknown("answer is no message")


def _pause(plain: Mapping[str, Any]) -> float:
    """Seconds; 1 where the answer does not say, never longer than five minutes."""
    try:
        asked = max(float(plain["parameters"]["retry_after"]), 1.0)
    except (ValueError, LookupError, TypeError):
        return 1.0
    if asked > _LONGEST_PAUSE:
        log.error("long_pause_asked", channel="telegram", seconds=asked)
    return min(asked, _LONGEST_PAUSE)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        plain = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}
