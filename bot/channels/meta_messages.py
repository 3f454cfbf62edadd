"""An Outgoing as a message of the Cloud API: text, up to three buttons, a list, or a request for a place."""

from __future__ import annotations

from typing import Any

from bot.channels.meta_traits import TRAITS
from bot.channels.whatsapp_words import words
from bot.engine.saying.outgoing import Outgoing

LIMITS = TRAITS.limits
LIST_LABEL = 20  # characters of what opens a list


def message_of(outgoing: Outgoing) -> dict[str, Any] | None:
    """The part of a message that says something; None when it is too long in every form."""
    shown = _interactive(outgoing) if len(outgoing.text) <= LIMITS.text_with_choices else None
    if shown is not None:
        return {"type": "interactive", "interactive": {**shown, "body": {"text": outgoing.text}}}
    text = words(outgoing)
    return (
        {"type": "text", "text": {"body": text, "preview_url": False}} if len(text) <= LIMITS.text else None
    )


def _interactive(outgoing: Outgoing) -> dict[str, Any] | None:
    """None where nothing is to be pressed, or a label would not fit: then all stands in the text."""
    choices = outgoing.choices
    if not choices:
        return _place_request() if outgoing.asks == "location" else None
    if any(len(choice.token.encode()) > LIMITS.token_bytes for choice in choices):
        return None
    longest = max(len(choice.label) for choice in choices)
    if len(choices) <= LIMITS.buttons and longest <= LIMITS.button_label:
        return _buttons(outgoing)
    fits = (
        len(choices) <= LIMITS.rows
        and longest <= LIMITS.row_label
        and 0 < len(outgoing.list_label) <= LIST_LABEL
    )
    return _list(outgoing) if fits else None


def _buttons(outgoing: Outgoing) -> dict[str, Any]:
    pressed = ({"id": choice.token, "title": choice.label} for choice in outgoing.choices)
    return {"type": "button", "action": {"buttons": [{"type": "reply", "reply": one} for one in pressed]}}


def _list(outgoing: Outgoing) -> dict[str, Any]:
    rows = [{"id": choice.token, "title": choice.label} for choice in outgoing.choices]
    return {"type": "list", "action": {"button": outgoing.list_label, "sections": [{"rows": rows}]}}


def _place_request() -> dict[str, Any]:
    return {"type": "location_request_message", "action": {"name": "send_location"}}
