"""An Outgoing's choices and requests as Telegram keyboards, laid out for a small phone; plain, as JSON takes them."""

from __future__ import annotations

from typing import Any

from bot.engine.saying.outgoing import Outgoing

# Two buttons side by side on a 360-pixel phone show about 14 characters each.
_SHORT = 14
_ASK_LABELS = {"location": "📍", "contact": "📱"}


def keyboard(outgoing: Outgoing) -> dict[str, Any] | None:
    """Choices as inline buttons; a request for a place or number as a reply keyboard, choices below it.

    One message carries one keyboard. Below a request the choices are plain labels: pressing one sends its
    label as text, which the understanding takes as the choice.
    """
    if outgoing.asks in _ASK_LABELS:
        return _asking(outgoing)
    return _inline(outgoing) if outgoing.choices else None


def _inline(outgoing: Outgoing) -> dict[str, Any]:
    buttons = [{"text": choice.label, "callback_data": choice.token} for choice in outgoing.choices]
    return {"inline_keyboard": _rows(buttons, _columns(outgoing))}


def _asking(outgoing: Outgoing) -> dict[str, Any]:
    request = {"text": outgoing.ask_label or _ASK_LABELS[outgoing.asks], f"request_{outgoing.asks}": True}
    labels = [{"text": choice.label} for choice in outgoing.choices]
    rows = [[request], *_rows(labels, _columns(outgoing))]
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


def _rows(buttons: list[dict[str, Any]], wide: int) -> list[list[dict[str, Any]]]:
    return [buttons[at : at + wide] for at in range(0, len(buttons), wide)]


def _columns(outgoing: Outgoing) -> int:
    return 2 if all(len(choice.label) <= _SHORT for choice in outgoing.choices) else 1
