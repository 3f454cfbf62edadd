"""Meta's batches, read: messages of several people and what became of letters, each apart from all others.

What one person sent can be as odd as it likes: it costs nobody else their message. Media are never fetched here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.channels import Redact
from bot.channels.meta_codes import kind_of
from bot.channels.meta_templates import news_in
from bot.channels.readable import filled_in, opaque, phone, pin, plain_object, storable, unreadable
from bot.engine.happenings import Contact, Tap, Unreadable
from bot.post import (
    Address,
    Incoming,
    Moved,
    NewsWish,
    Receipt,
    Said,
    TemplateNews,
    UnreadablePayload,
)

NAME = "meta"
LONGEST_ID = 80
_BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9_-]{1,128}")
_PHONE = re.compile(r"\+?([1-9][0-9]{6,14})")
_STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed"}
_MEDIA = {
    "image": "photo",
    "video": "video",
    "audio": "voice",
    "sticker": "sticker",
    "document": "document",
}
# By what stands in it a message is read that does not say its kind.
_READ = ("text", "interactive", "button", "location", "contacts", *_MEDIA)
_WISHES = {"stop": False, "resume": True, "signup": True}
# Nobody said anything that wants an answer.
_SILENT = ("reaction", "revoke", "request_welcome", "ephemeral")

Plain = Mapping[str, Any]
Item = Incoming | Receipt | UnreadablePayload | TemplateNews | NewsWish


def read_batch(body: bytes, number: str, redact: Redact) -> list[Item]:
    """Everything in one POST that is for `number`, in its order. Never raises."""
    plain = plain_object(body)
    if not isinstance(plain.get("entry"), list):
        return [unreadable(NAME, "", body, redact)]
    changes = list(_changes(plain, number))
    return [item for field, value in changes for item in _changed(field, value, redact)]


def _changes(plain: Plain, number: str) -> Iterator[tuple[str, Plain]]:
    """What changed, with its field; what concerns another number of ours is not for here."""
    for entry in _listed(plain, "entry"):
        for change in _listed(entry, "changes"):
            value = change.get("value")
            if not isinstance(value, Mapping):
                continue
            if _of(value, "metadata").get("phone_number_id", number) == number:
                yield str(change.get("field", "")), value


def _changed(field: str, value: Plain, redact: Redact) -> Iterator[Item]:
    """Messages and what became of letters, who wants news, and our texts; anything else is passed over."""
    if field == "messages":
        yield from _items(value, redact)
    elif field == "user_preferences":
        yield from _wishes(value)
    elif news := news_in(field, value):
        yield news


def _wishes(value: Plain) -> Iterator[NewsWish]:
    """Of marketing alone; the latest of somebody comes last."""
    contacts = _listed(value, "contacts")
    for one in _listed(value, "user_preferences"):
        wish = _WISHES.get(str(one.get("value", "")))
        to = {"from": one.get("wa_id") or "", "from_user_id": one.get("user_id") or ""}
        addresses = _addresses(to, contacts)
        if one.get("category") == "marketing_messages" and wish is not None and addresses:
            yield NewsWish(NAME, addresses, wish)


def _items(value: Plain, redact: Redact) -> Iterator[Item]:
    contacts = _listed(value, "contacts")
    for message in _objects(value, "messages"):
        try:
            found = _incoming(message, contacts, redact)
        except Exception:  # redaction is handed in; whatever it trips over must not lose the others
            found = _kept(message, redact)
        if found:
            yield found
    for status in _listed(value, "statuses"):
        if receipt := _receipt(status):
            yield receipt


def _incoming(message: Any, contacts: list[Plain], redact: Redact) -> Item | None:
    if not isinstance(message, Mapping):
        return _kept(message, redact)
    number, addresses = _number(message.get("id")), _addresses(message, contacts)
    if message.get("group_id") or message.get("type") in _SILENT:
        return None
    if not number or not addresses:
        return _kept(message, redact)
    said = _said(message, addresses, redact)
    return Incoming(NAME, number, addresses, said) if said is not None else None


def _kept(message: Any, redact: Redact) -> UnreadablePayload:
    """One message of the batch alone, masked: what stands beside it is somebody else's."""
    number = _number(message.get("id")) if isinstance(message, Mapping) else ""
    return unreadable(
        NAME, number, json.dumps(message, ensure_ascii=False).encode("utf-8", "replace"), redact
    )


def _number(given: Any) -> str:
    """A message's own id; one that is longer than a row holds, by its hash."""
    if not isinstance(given, str) or not (text := storable(given)).strip():
        return ""
    return text if len(text) <= LONGEST_ID else hashlib.sha256(text.encode()).hexdigest()


def _addresses(message: Plain, contacts: list[Plain]) -> tuple[Address, ...]:
    """Business-scoped id first; a hidden phone is missing, or that id stands in its place."""
    sender, scoped = str(message.get("from", "")), str(message.get("from_user_id", ""))
    card = next((c for c in contacts if sender and c.get("wa_id") == sender), {})
    return found_addresses(scoped or str(card.get("user_id", "")), sender)


def found_addresses(*given: str) -> tuple[Address, ...]:
    """Those of `given` that are addresses, each once, in their order."""
    found = dict[Address, None]()
    for one in given:
        if _BSUID.fullmatch(one):
            found[Address("whatsapp", "wa_bsuid", one)] = None
        elif match := _PHONE.fullmatch(one):
            found[Address("whatsapp", "wa_phone", f"+{match[1]}")] = None
    return tuple(found)


def _said(message: Plain, addresses: tuple[Address, ...], redact: Redact) -> Said | None:
    """None where nothing was said."""
    kind = str(message.get("type") or next((one for one in _READ if one in message), ""))
    if kind == "system":
        return _moved(_of(message, "system"))
    if kind == "edit":
        return _edited(_of(message, "edit"), redact)
    content = _of(message, kind)
    forwarded = any(_of(message, "context").get(name) for name in ("forwarded", "frequently_forwarded"))
    if kind == "text":
        return _words(content.get("body"), redact, ref=_number(message.get("id")), forwarded=forwarded)
    if kind == "button":
        return _tap(content.get("payload"), content.get("text"), redact)
    if kind == "interactive":
        return _pressed(content, redact)
    if kind == "location":
        return pin(_degrees(content.get("latitude")), _degrees(content.get("longitude"))) or Unreadable(
            "other"
        )
    if kind == "contacts":
        return _contact(message, addresses)
    return _media(kind, content, redact, forwarded)


def _words(given: Any, redact: Redact, **more: Any) -> Said:
    text = storable(given) if isinstance(given, str) else ""
    return replace(redact(text), **more) if text.strip() else Unreadable("other")


def _tap(token: Any, label: Any, redact: Redact) -> Said:
    """The words of a button stand beside its token: a token that is not ours is read by its words."""
    said = redact(storable(label)).text if isinstance(label, str) else ""
    if isinstance(token, str) and token:
        return Tap(opaque(token), said)
    return _words(label, redact)


def _degrees(given: Any) -> object:
    """A number, also where it is written as a text."""
    try:
        return float(given) if isinstance(given, str) else given
    except ValueError:
        return None


def _pressed(content: Plain, redact: Redact) -> Said | None:
    if content.get("type") == "call_permission_reply":  # a switch of theirs, no answer
        return None
    if content.get("type") == "nfm_reply":
        return filled_in(_of(content, "nfm_reply").get("response_json"), redact)
    reply = _of(content, str(content.get("type", "")))
    return _tap(reply.get("id"), reply.get("title"), redact)


def _media(kind: str, content: Plain, redact: Redact, forwarded: bool) -> Said:
    what = _MEDIA.get(kind, "other")
    caption = content.get("caption") or (content.get("text") if kind == "order" else None)
    if isinstance(caption, str) and caption.strip():  # words win over the picture: they may be the answer
        return _words(caption, redact, beside="" if kind == "order" else what, forwarded=forwarded)
    number = content.get("id")
    heard = what == "voice" and isinstance(number, str) and number.isascii() and number.isalnum()
    return Unreadable(what, sound=str(number)[:100] if heard else "")


def _contact(message: Plain, addresses: tuple[Address, ...]) -> Said:
    """The first number on the first card that has one."""
    cards = _listed(message, "contacts")
    numbers = [number for card in cards for number in _listed(card, "phones")]
    for one in numbers:
        shown = phone(str(one.get("phone") or "")) or phone(str(one.get("wa_id") or ""))
        if shown:
            return Contact(shown, own=bool({*found_addresses(str(one.get("wa_id") or ""))} & {*addresses}))
    return Unreadable("other")


def _edited(edit: Plain, redact: Redact) -> Said | None:
    """The new words of a message that was changed later; a changed caption is let be."""
    changed, original = _of(edit, "message"), _number(edit.get("original_message_id"))
    body = _of(changed, "text").get("body")
    if not original or not isinstance(body, str) or not body.strip():
        return None
    return replace(redact(storable(body)), ref=original, edited=True)


def _moved(system: Plain) -> Moved | None:
    """A new number, or a new business-scoped id with or without it; other news of the kind is nobody speaking."""
    if system.get("type") not in ("user_changed_number", "user_changed_user_id"):
        return None
    to = found_addresses(str(system.get("user_id", "")), str(system.get("wa_id", "")))
    before = found_addresses(str(system.get("previous_user_id", "")))
    return Moved(to, before) if to else None


def _receipt(status: Plain) -> Receipt | None:
    """None for a state that is no news."""
    number, state = _number(status.get("id")), _STATES.get(str(status.get("status", "")))
    if not number or state is None:
        return None
    errors = _listed(status, "errors") if state == "failed" else []
    code = str(errors[0].get("code", "")) if errors else ""
    error = code if re.fullmatch(r"[0-9]{1,6}", code) else ""
    found = found_addresses("", str(status.get("recipient_id", ""))) if state == "failed" else ()
    return Receipt(NAME, number, state, error, kind_of(error), found[0] if found else None)


def _of(plain: Plain, name: str) -> Plain:
    found = plain.get(name)
    return found if isinstance(found, Mapping) else {}


def _objects(plain: Plain, name: str) -> list[Any]:
    found = plain.get(name)
    return found if isinstance(found, list) else []


def _listed(plain: Any, name: str) -> list[Plain]:
    """The objects in a list; whatever else stands there is passed over."""
    found = _objects(plain, name) if isinstance(plain, Mapping) else []
    return [one for one in found if isinstance(one, Mapping)]
