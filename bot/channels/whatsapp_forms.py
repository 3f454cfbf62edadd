"""Twilio's forms, read: what a person sent, and what became of a letter.

Twilio adds fields without notice, so unknown ones are passed over. Media are never fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from bot.channels import Redact, Request
from bot.channels.readable import filled_in, opaque, pin, storable, unreadable
from bot.channels.whatsapp_codes import kind_of
from bot.engine.happenings import Pin, Tap, Unreadable
from bot.post import Address, Incoming, Receipt, Said, UnreadablePayload

# Meta's business-scoped user id: a country, perhaps ENT, up to 128 letters and digits.
_BSUID = re.compile(r"whatsapp:([A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9_-]{1,128})")
_PHONE = re.compile(r"whatsapp:(\+[0-9]{7,15})")
_SID = re.compile(r"[A-Za-z0-9]{10,64}")  # inbound ids start with SM, but templates' with MM: any prefix

_MEDIA = (
    ("image/webp", "sticker"),
    ("image/", "photo"),
    ("audio/", "voice"),
    ("video/", "video"),
    ("text/vcard", "contact"),
    ("text/x-vcard", "contact"),
    ("application/", "document"),
    ("text/", "document"),
)
_STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
}

# A file's own name, alone: nobody answers a question with it.
_FILE = re.compile(
    r"[^/\\\n]{1,200}\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|txt|csv|zip|rar|jpe?g|png|heic|vcf)", re.IGNORECASE
)
_FORWARDED = ("Forwarded", "FrequentlyForwarded")
# Kinds of message in which nobody says anything that wants an answer.
_SILENT = ("reaction", "system", "revoke", "ephemeral", "request_welcome")

Fields = Mapping[str, str]


def read_form(request: Request, redact: Redact) -> list[Incoming | UnreadablePayload]:
    """The one message in a form; nothing for a status callback at the wrong address. Never raises."""
    provider_id = ""
    try:
        fields = dict(request.form)
        if "MessageStatus" in fields:  # its From is our own sender
            return []
        if fields.get("MessageType", "").lower() in _SILENT:
            return []
        provider_id = sid_of(fields)
        addresses = addresses_of(fields)
        if not provider_id or not addresses:
            return [unreadable("whatsapp", provider_id, request.body, redact)]
        return [Incoming("whatsapp", provider_id, addresses, _said(fields, redact))]
    except Exception:  # redaction is handed in; whatever it trips over must not lose the message
        return [unreadable("whatsapp", provider_id, request.body, redact)]


def read_receipt(request: Request) -> Receipt | None:
    """What a status callback says; None for a state that is no news (queued, sending, accepted, unknown)."""
    fields = dict(request.form)
    status = fields.get("MessageStatus") or fields.get("SmsStatus", "")
    if fields.get("EventType", "").upper() == "READ":
        status = "read"
    sid, state = sid_of(fields), _STATES.get(status.lower())
    if not sid or state is None:
        return None
    code = fields.get("ErrorCode", "")
    error = code if state == "failed" and re.fullmatch(r"[0-9]{3,6}", code) else ""
    to = fields.get("To", "")
    found = addresses_of({"From": to}) if state == "failed" else ()
    return Receipt("whatsapp", sid, state, error, kind_of(error), found[0] if found else None)


def sid_of(fields: Fields) -> str:
    given = fields.get("MessageSid", "")
    return given if _SID.fullmatch(given) else ""


def addresses_of(fields: Fields) -> tuple[Address, ...]:
    """Business-scoped id first; where the person hides their phone, From carries that id too."""
    given = (fields.get("ExternalUserId", ""), fields.get("From", ""))
    found = [Address("whatsapp", "wa_bsuid", m[1]) for g in given if (m := _BSUID.fullmatch(g))][:1]
    if match := _PHONE.fullmatch(given[1]):
        found.append(Address("whatsapp", "wa_phone", match[1]))
    return tuple(found) if given[1] else ()


def _said(fields: Fields, redact: Redact) -> Said:
    body = storable(fields.get("Body", ""))
    words = redact(body) if body.strip() else None
    if form := fields.get("FlowData") or fields.get("InteractiveData"):
        return _filled(form, redact)
    if token := fields.get("ButtonPayload") or fields.get("ListId"):
        return Tap(opaque(token), _pressed_words(fields, redact))
    if place := _pin(fields):
        return place
    what = _media(fields)
    if words is None or (
        what == "document" and _FILE.fullmatch(body.strip())
    ):  # Twilio puts a file's name there
        fetched = what in ("voice", "contact")
        return Unreadable(
            what or "other", sound=storable(fields.get("MediaUrl0", ""))[:500] if fetched else ""
        )
    # Words win over a picture they came with: they may be the answer.
    return replace(words, beside=what, forwarded=any(fields.get(name) == "true" for name in _FORWARDED))


def _filled(form: str, redact: Redact) -> Said:
    """Twilio brings a form's answers bare, or inside what it calls an interaction."""
    try:
        inside = json.loads(form).get("flowResponse")
    except (ValueError, AttributeError, RecursionError):
        inside = None
    return filled_in(inside if isinstance(inside, dict) else form, redact)


def _pressed_words(fields: Fields, redact: Redact) -> str:
    """What stood on a button or a row: a token that is not ours is read by it."""
    label = next((fields[name] for name in ("ButtonText", "ListTitle", "Body") if fields.get(name)), "")
    return redact(storable(label)).text


def _pin(fields: Fields) -> Pin | None:
    try:
        return pin(float(fields.get("Latitude", "")), float(fields.get("Longitude", "")))
    except ValueError:
        return None


def _media(fields: Fields) -> str:
    """What came with the words; empty where nothing did."""
    kind = fields.get("MediaContentType0", "").lower()
    return next((what for start, what in _MEDIA if kind.startswith(start)), "other") if kind else ""
