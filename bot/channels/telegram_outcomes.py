"""What Telegram's answers mean for a letter: taken, later, never, or not known."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import msgspec

from bot.channels.keep_alive import Answered
from bot.failing import Kind
from bot.post import GiveUp, Outcome, RetryAt, Sent, Unknown, wait_for

# https://core.telegram.org/bots/api#making-requests: descriptions may change, so look for their kernel. The first
# that fits, of a status; what follows from a class stands in bot/failing.py.
FAILURES: tuple[tuple[int, str, Kind], ...] = (
    (403, "", Kind.LEFT),  # blocked, deactivated, kicked, never started
    (400, "chat not found", Kind.LEFT),
    (400, "user not found", Kind.LEFT),
    (400, "peer_id_invalid", Kind.LEFT),
    (400, "user is deactivated", Kind.LEFT),
    (400, "can't initiate", Kind.LEFT),
    (400, "can't parse", Kind.CONTENT),
    (400, "is too long", Kind.CONTENT),
    (400, "button", Kind.CONTENT),  # BUTTON_DATA_INVALID, BUTTON_URL_INVALID, …
    (400, "reply_markup", Kind.CONTENT),
    (400, "reply markup", Kind.CONTENT),
    (400, "keyboard", Kind.CONTENT),
    (400, "entit", Kind.CONTENT),
    (404, "", Kind.BUG),
    (400, "", Kind.BUG),
)
NETWORK_SECONDS = 5.0
_SERVER_SECONDS = 10.0
_TOKEN_SECONDS = 300.0  # a refused token needs a person
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


def outcome_of(answer: Answered, chat: str, floods: Floods, now: float, *, token_is_one: bool) -> Outcome:
    """Whether the letter may be tried again, when, and for whom."""
    plain = _object(answer.body)
    said = str(plain.get("description", ""))[:120] or f"HTTP {answer.status}"
    if answer.status == 200 and plain.get("ok") is True:
        return _sent(plain)
    if answer.status == 429:
        return wait_for(_asked(plain), floods.scope(chat, now), "429")
    if answer.status == 401 or (answer.status == 404 and not token_is_one):
        return RetryAt(_TOKEN_SECONDS, "channel", "token refused")
    if "migrate_to_chat_id" in str(plain.get("parameters", "")):
        return GiveUp(said, unreachable=True, kind=Kind.LEFT)
    if 400 <= answer.status < 500:  # 404: an old Bot API server; other letters call what it knows
        kind = kind_of(answer.status, said)
        said = "404: no such method" if answer.status == 404 else said
        return GiveUp(said, unreachable=kind is Kind.LEFT, code=str(answer.status), kind=kind)
    if answer.status >= 500 and answer.status != 504:  # a gateway's time-out says nothing
        return RetryAt(_SERVER_SECONDS, "letter", f"HTTP {answer.status}")
    return Unknown(said)


def kind_of(status: int, said: str) -> Kind:
    """The class of a refusal by its status and words."""
    lower = said.lower()
    return next((kind for code, word, kind in FAILURES if code == status and word in lower), Kind.BUG)


def _sent(plain: Mapping[str, Any]) -> Outcome:
    result = plain.get("result")
    number = result.get("message_id") if isinstance(result, dict) else None
    if isinstance(number, int) and not isinstance(number, bool):
        return Sent(str(number))
    return Unknown("answer is no message")


def _asked(plain: Mapping[str, Any]) -> float:
    """Seconds; 1 where the answer does not say."""
    try:
        return max(
            1.0, float(plain["parameters"]["retry_after"])
        )  # in this order: of no number 1 is the larger
    except (ValueError, LookupError, TypeError, OverflowError):
        return 1.0


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        plain = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}
