"""An Outgoing as a message of the Cloud API: text, buttons, a list, a page, or a request for a place."""

from __future__ import annotations

from typing import Any

from bot.channels.looks import LIST_LABEL, Link, Look, Row, link, look, rows, words
from bot.channels.meta_traits import TRAITS
from bot.engine.saying.outgoing import Outgoing
from bot.post import FORM_SCREEN

LIMITS = TRAITS.limits


def message_of(outgoing: Outgoing, *, plainly: bool = False) -> dict[str, Any] | None:
    """The part of a message that says something; None when it is too long in every form. `plainly`: in bare words."""
    shown = None if plainly else _interactive(outgoing)
    if shown is not None:
        return {"type": "interactive", "interactive": {"body": {"text": outgoing.text}, **shown}}
    text = words(outgoing)
    return (
        {"type": "text", "text": {"body": text, "preview_url": False}} if len(text) <= LIMITS.text else None
    )


def _interactive(outgoing: Outgoing) -> dict[str, Any] | None:
    """None where nothing is to be pressed, or a label would not fit: then all stands in the text."""
    how = look(outgoing, LIMITS)
    if outgoing.form and how is Look.WORDS and len(outgoing.text) <= LIMITS.text_with_choices:
        return _form(outgoing)
    if how is Look.BUTTONS:
        return _buttons(outgoing)
    if how is Look.LIST:
        return _list(outgoing)
    page = link(outgoing, LIMITS) if how is Look.LINK else None
    if page:
        return _page(page)
    asks = how is Look.WORDS and outgoing.asks == "location"
    return _place_request() if asks and len(outgoing.text) <= LIMITS.text_with_choices else None


def _buttons(outgoing: Outgoing) -> dict[str, Any]:
    pressed = ({"id": choice.token, "title": choice.label} for choice in outgoing.choices)
    return {"type": "button", "action": {"buttons": [{"type": "reply", "reply": one} for one in pressed]}}


def _list(outgoing: Outgoing) -> dict[str, Any]:
    shown = [_row(row) for row in rows(outgoing.choices, LIMITS)]
    return {
        "type": "list",
        "action": {"button": outgoing.list_label or LIST_LABEL, "sections": [{"rows": shown}]},
    }


def _row(row: Row) -> dict[str, str]:
    shown = {"id": row.token, "title": row.label}
    return {**shown, "description": row.more} if row.more else shown


def _page(page: Link) -> dict[str, Any]:
    action = {"name": "cta_url", "parameters": {"display_text": page.label, "url": page.url}}
    return {"type": "cta_url", "body": {"text": page.text}, "action": action}


def _form(outgoing: Outgoing) -> dict[str, Any]:
    """A form published at Meta: its answers come back as one message, and the question can still be typed."""
    parameters = {
        **{"flow_message_version": "3", "flow_id": outgoing.form, "flow_cta": outgoing.form_label},
        **{
            "flow_token": "jangkau",
            "flow_action": "navigate",
            "flow_action_payload": {"screen": FORM_SCREEN},
        },
    }
    return {"type": "flow", "action": {"name": "flow", "parameters": parameters}}


def _place_request() -> dict[str, Any]:
    return {"type": "location_request_message", "action": {"name": "send_location"}}
