"""What Telegram's errors mean for a letter; order matters: BadRequest and TimedOut are NetworkErrors too."""

from __future__ import annotations

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram_request import Flooded, NoSuchMethod, NotConnected, ServerTrouble
from bot.post import GiveUp, Outcome, RetryAt, Unknown

# https://core.telegram.org/bots/api#making-requests: descriptions may change, so look for their kernel.
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "can't initiate")
_NETWORK_SECONDS = 5.0
_SERVER_SECONDS = 10.0
_TOKEN_SECONDS = 300.0  # a refused token needs a person


def outcome(error: TelegramError) -> Outcome:
    """Whether the letter may be tried again, when, and for whom."""
    if isinstance(error, Flooded):
        # Whether a 429 holds for one chat or the whole bot is not documented; the safe reading is the bot.
        return RetryAt(error.seconds, "channel", "429")
    if isinstance(error, Forbidden | ChatMigrated):
        return GiveUp(_brief(error), unreachable=True)
    if isinstance(error, NoSuchMethod):  # an old Bot API server: other letters call what it knows
        return GiveUp(_brief(error))
    if isinstance(error, InvalidToken):
        return RetryAt(_TOKEN_SECONDS, "channel", "token refused")
    if isinstance(error, BadRequest):
        return GiveUp(_brief(error), unreachable=any(word in error.message.lower() for word in _GONE))
    if isinstance(error, NotConnected):
        return RetryAt(_NETWORK_SECONDS, "channel", error.message)
    if isinstance(error, ServerTrouble) and error.status != 504:  # a gateway's time-out says nothing
        return RetryAt(_SERVER_SECONDS, "letter", error.message)
    return Unknown(_brief(error))


def _brief(error: TelegramError) -> str:
    return error.message[:120]
