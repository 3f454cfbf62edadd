"""An Outgoing's choices and requests as Telegram keyboards, laid out for a small phone."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.engine.saying.outgoing import Outgoing

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup

# Two buttons side by side on a 360-pixel phone show about 14 characters each.
_SHORT = 14
_ASK_LABELS = {"location": "📍", "contact": "📱"}


def keyboard(outgoing: Outgoing) -> Keyboard | None:
    """Choices as inline buttons; a request for a place or number as a reply keyboard, choices below it.

    One message carries one keyboard. Below a request the choices are plain labels: pressing one sends its
    label as text, which the understanding takes as the choice.
    """
    if outgoing.asks in _ASK_LABELS:
        return _asking(outgoing)
    return _inline(outgoing) if outgoing.choices else None


def _inline(outgoing: Outgoing) -> InlineKeyboardMarkup:
    buttons = [InlineKeyboardButton(c.label, callback_data=c.token) for c in outgoing.choices]
    wide = _columns(outgoing)
    return InlineKeyboardMarkup([buttons[at : at + wide] for at in range(0, len(buttons), wide)])


def _asking(outgoing: Outgoing) -> ReplyKeyboardMarkup:
    request = KeyboardButton(
        outgoing.ask_label or _ASK_LABELS[outgoing.asks],
        request_location=outgoing.asks == "location" or None,
        request_contact=outgoing.asks == "contact" or None,
    )
    labels = [KeyboardButton(choice.label) for choice in outgoing.choices]
    wide = _columns(outgoing)
    rows = [[request], *(labels[at : at + wide] for at in range(0, len(labels), wide))]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)


def _columns(outgoing: Outgoing) -> int:
    return 2 if all(len(choice.label) <= _SHORT for choice in outgoing.choices) else 1
