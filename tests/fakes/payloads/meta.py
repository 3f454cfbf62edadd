"""Batches as Meta posts them for WhatsApp, signed apart from our own code; nobody's real data."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from typing import Any

NUMBER = "106540352242922"
APP_SECRET, VERIFY_TOKEN = "test-app-secret-of-nobody", "test-verify-token-of-nobody"
_ids = itertools.count(1)

Plain = dict[str, Any]


def meta_message(
    who: str, kind: str = "text", content: Any = None, *, scoped: str = "", **more: Any
) -> Plain:
    """One message. `who` is a phone (+62…) or, where the person hides it, a business-scoped id (ID.…).

    `scoped`: the id that Meta names beside a phone. `more` adds or replaces fields: context, timestamp, errors …
    """
    hidden = not who.startswith("+")
    said: Plain = {
        "from": who.lstrip("+"),
        "id": f"wamid.IN{next(_ids):012d}",
        "timestamp": "1795000000",
        "type": kind,
    }
    if hidden or scoped:
        said["from_user_id"] = scoped or who
    if content is not None:
        said[kind] = content
    return said | more


def meta_text(who: str, body: str, **more: Any) -> Plain:
    return meta_message(who, "text", {"body": body}, **more)


def meta_press(who: str, token: str, title: str = "Ya", kind: str = "button_reply", **more: Any) -> Plain:
    return meta_message(who, "interactive", {"type": kind, kind: {"id": token, "title": title}}, **more)


def meta_status(number: str, state: str, code: int = 0, **more: Any) -> Plain:
    """What became of the letter with Meta's `number`."""
    said: Plain = {"id": number, "status": state, "timestamp": "1795000001", "recipient_id": "6281234567890"}
    if code:
        said["errors"] = [{"code": code, "title": "x", "message": "x", "error_data": {"details": "x"}}]
    return said | more


def meta_batch(*messages: Any, statuses: tuple[Any, ...] = (), number: str = NUMBER) -> Plain:
    """One POST of one entry."""
    return {
        "object": "whatsapp_business_account",
        "entry": [meta_entry(*messages, statuses=statuses, number=number)],
    }


def meta_entry(*messages: Any, statuses: tuple[Any, ...] = (), number: str = NUMBER) -> Plain:
    value: Plain = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6281100000000", "phone_number_id": number},
    }
    whole = [one for one in messages if isinstance(one, dict)]
    if messages:
        value["contacts"] = [_contact(one) for one in whole]
        value["messages"] = list(messages)
    if statuses:
        value["statuses"] = list(statuses)
    return {"id": "8856996819413533", "changes": [{"value": value, "field": "messages"}]}


def _contact(message: Plain) -> Plain:
    card: Plain = {"profile": {"name": "Siti"}, "wa_id": message.get("from", "")}
    scoped = message.get("from_user_id")
    return card | {"user_id": scoped} if scoped else card


def meta_body(plain: Any) -> bytes:
    """As it travels: Meta writes what is not ASCII as escapes."""
    return json.dumps(plain, separators=(",", ":")).encode()


def meta_signature(body: bytes, secret: str = APP_SECRET) -> str:
    """X-Hub-Signature-256 over the bytes of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
