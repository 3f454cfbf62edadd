"""What each channel can show, in characters, as one table; the simulator and `bot check` hold us to it.

Sources: Telegram Bot API (sendMessage, InlineKeyboardButton), Twilio Content API (quick-reply, list-picker)
and Programmable Messaging (Body), as read in 2026.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.saying.outgoing import Outgoing
from bot.errors import TooLong


@dataclass(frozen=True, slots=True)
class Limits:
    """Characters, except `token_bytes`."""

    text: int
    text_with_choices: int
    buttons: int
    button_label: int
    rows: int
    row_label: int
    token_bytes: int


LIMITS: dict[str, Limits] = {
    # Telegram names no limit for a label; past 40 characters phones cut it.
    "telegram": Limits(4096, 4096, 100, 40, 100, 40, 64),
    "whatsapp": Limits(1600, 1024, 3, 20, 10, 24, 200),
}
LIMITS["tightest"] = Limits(1600, 1024, 3, 20, 10, 24, 64)


def problems(outgoing: Outgoing, limits: Limits) -> list[str]:
    """Every way in which `outgoing` does not fit, empty when it does."""
    found = []
    most = limits.text_with_choices if outgoing.choices else limits.text
    if not outgoing.text.strip():
        found.append("empty text")
    if len(outgoing.text) > most:
        found.append(f"text has {len(outgoing.text)} characters of {most}")
    as_buttons = len(outgoing.choices) <= limits.buttons
    longest = limits.button_label if as_buttons else limits.row_label
    if len(outgoing.choices) > max(limits.buttons, limits.rows):
        found.append(f"{len(outgoing.choices)} choices of {limits.rows}")
    for choice in outgoing.choices:
        if not 0 < len(choice.label) <= longest:
            found.append(f"label {choice.label!r} has {len(choice.label)} characters of {longest}")
        if not 0 < len(choice.token.encode()) <= limits.token_bytes:
            found.append(f"token of {choice.label!r} is over {limits.token_bytes} bytes")
    return found


def must_fit(outgoing: Outgoing, channel: str) -> None:
    """Raise TooLong unless `outgoing` fits `channel`."""
    found = problems(outgoing, LIMITS[channel])
    if found:
        raise TooLong(f"{channel}: " + "; ".join(found))
