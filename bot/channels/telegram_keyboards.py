"""An Outgoing's choices and requests as Telegram keyboards, laid out for a small phone; plain, as JSON takes them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bot.channels import looks
from bot.channels.looks import Look, link
from bot.channels.telegram_traits import TRAITS
from bot.engine.saying.outgoing import Outgoing

_ASK_LABELS = {"location": "📍", "contact": "📱"}
_LIMITS = TRAITS.limits
_AS_IT_IS = (Look.WORDS, Look.BUTTONS, Look.LIST)  # looks that leave the text as it is
FORM = "/daftar/"


def shown(outgoing: Outgoing) -> tuple[str, dict[str, Any] | None]:
    """The text, and the keyboard below it; where a choice is too long for a button, its number stands on one."""
    if outgoing.asks in _ASK_LABELS or looks.look(outgoing, _LIMITS) in _AS_IT_IS:
        return outgoing.text, keyboard(outgoing)
    seen = looks.shown(outgoing, _LIMITS)
    if seen.look is Look.NUMBERED:
        return seen.text, _inline([_button(row.token, row.label) for row in seen.rows], seen.columns)
    return seen.text, keyboard(outgoing)


def keyboard(outgoing: Outgoing) -> dict[str, Any] | None:
    """Choices as inline buttons; a request for a place or number as a reply keyboard, choices below it.

    One message carries one keyboard. Below a request the choices are plain labels: pressing one sends its
    label as text, which the understanding takes as the choice.
    """
    if outgoing.asks in _ASK_LABELS:
        return _asking(outgoing)
    if outgoing.choices:
        buttons = [_button(choice.token, choice.label) for choice in outgoing.choices]
        return _inline(buttons, looks.columns(outgoing.choices, _LIMITS))
    page = link(outgoing, _LIMITS)
    if page:
        return _inline([_page(page.label, page.url)], 1)
    return {"remove_keyboard": True} if outgoing.answered else None


def _button(token: str, label: str) -> dict[str, Any]:
    return {"text": label, "callback_data": token}


def _page(label: str, url: str) -> dict[str, Any]:
    """The registration form opens inside Telegram, which says who opened it (bot/channels/mini_app.py)."""
    leads = {"web_app": {"url": url}} if urlsplit(url).path.startswith(FORM) else {"url": url}
    return {"text": label, **leads}


def _inline(buttons: list[dict[str, Any]], wide: int) -> dict[str, Any]:
    return {"inline_keyboard": _rows(buttons, wide)}


def _asking(outgoing: Outgoing) -> dict[str, Any]:
    request = {"text": outgoing.ask_label or _ASK_LABELS[outgoing.asks], f"request_{outgoing.asks}": True}
    labels = [{"text": choice.label} for choice in outgoing.choices]
    rows = [[request], *_rows(labels, looks.columns(outgoing.choices, _LIMITS))]
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


def _rows(buttons: list[dict[str, Any]], wide: int) -> list[list[dict[str, Any]]]:
    return [buttons[at : at + wide] for at in range(0, len(buttons), wide)]
