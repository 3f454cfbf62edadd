"""What the Cloud API accepts of a message, as (code, message) of the error it would answer.

Meta publishes no contract as data: these are the fields and lengths of its reference of messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Refusal = tuple[int, str]

TOP = {
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "text",
    "interactive",
    "template",
    "biz_opaque_callback_data",
}
READ = {"messaging_product", "status", "message_id", "typing_indicator"}
_PHONE, _BSUID = re.compile(r"[1-9][0-9]{6,14}"), re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9_-]{1,128}")


def refusal(said: Any) -> Refusal | None:
    """The first rule that a body breaks."""
    if not isinstance(said, Mapping) or said.get("messaging_product") != "whatsapp":
        return 100, "(#100) The parameter messaging_product is required."
    if "status" in said:
        return _read(said)
    if unknown := sorted(said.keys() - TOP):
        return 100, f"Unexpected key {unknown[0]}"
    return _address(said) or _content(said)


def _read(said: Mapping[str, Any]) -> Refusal | None:
    if said.keys() - READ or said["status"] != "read" or not said.get("message_id"):
        return 100, "Invalid parameter"
    typing = said.get("typing_indicator", {"type": "text"})
    return None if typing == {"type": "text"} else (100, "Invalid parameter")


def _address(said: Mapping[str, Any]) -> Refusal | None:
    to, recipient = str(said.get("to", "")), str(said.get("recipient", ""))
    if bool(to) == bool(recipient):
        return 131008, "either to or recipient"
    if (to and not _PHONE.fullmatch(to)) or (recipient and not _BSUID.fullmatch(recipient)):
        return 131009, "Parameter value is not valid"
    return None


def _content(said: Mapping[str, Any]) -> Refusal | None:
    kind = said.get("type")
    given = said.get(str(kind))
    if kind not in ("text", "interactive", "template") or not isinstance(given, Mapping):
        return 131009, f"type {kind!r}"
    if kind == "template":
        return None if given.keys() <= {"name", "language", "components"} else (131009, "template")
    if kind == "text":
        return _length("text.body", given.get("body"), 4096)
    return _length("body", given.get("body", {}).get("text"), 1024) or _pressed(given)


def _pressed(given: Mapping[str, Any]) -> Refusal | None:
    action = given.get("action", {})
    if given.get("type") == "location_request_message":
        return None if action == {"name": "send_location"} else (131009, "action")
    if given.get("type") == "button":
        replies = [button["reply"] for button in action["buttons"]]
        return _many("buttons", replies, 3) or _each(replies, 20, 256)
    if given.get("type") == "list":
        rows = [row for section in action["sections"] for row in section["rows"]]
        return _length("button", action.get("button"), 20) or _many("rows", rows, 10) or _each(rows, 24, 200)
    if given.get("type") == "cta_url":
        page = action.get("parameters", {})
        return _length("display_text", page.get("display_text"), 20) or _length("url", page.get("url"), 2000)
    if given.get("type") == "flow":
        return _length("flow_cta", action.get("parameters", {}).get("flow_cta"), 30)
    return 131009, f"interactive {given.get('type')!r}"


def _many(what: str, given: list[Any], most: int) -> Refusal | None:
    return None if 1 <= len(given) <= most else (131009, f"{len(given)} {what}")


def _each(given: list[Mapping[str, Any]], title: int, number: int) -> Refusal | None:
    if len({one["id"] for one in given}) < len(given) or len({one["title"] for one in given}) < len(given):
        return 131009, "ids and titles must differ"
    found = (
        _length("title", one["title"], title)
        or _length("id", one["id"], number)
        or _length("description", one.get("description", "-"), 72)
        for one in given
    )
    return next((one for one in found if one), None)


def _length(what: str, given: Any, most: int) -> Refusal | None:
    fits = isinstance(given, str) and given.strip() and len(given) <= most
    return None if fits else (131009, f"{what} must have 1 to {most} characters")
