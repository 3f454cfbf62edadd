"""Forms as Twilio posts them for WhatsApp, with the signature computed apart from Twilio's own library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
from collections.abc import Iterable
from urllib.parse import urlencode

ACCOUNT = "AC" + "0" * 32
SENDER = "whatsapp:+14155550100"
_sids = itertools.count(1)

Form = list[tuple[str, str]]


def twilio_form(who: str, body: str = "", sid: str = "", **more: str) -> Form:
    """An inbound message. `who` is a phone (+62…) or, where the person hides it, a business-scoped id (ID.…).

    `more` adds or replaces fields: ExternalUserId, ButtonPayload, Latitude, NumMedia …
    """
    sid = sid or f"SM{next(_sids):032x}"
    hidden = not who.startswith("+")
    fields = {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": "Siti",
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": "" if hidden else who[1:],
        "SmsStatus": "received",
        "Body": body,
        "To": SENDER,
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": f"whatsapp:{who}",
        "ApiVersion": "2010-04-01",
    }
    if hidden:
        fields["ExternalUserId"] = f"whatsapp:{who}"
    return list((fields | more).items())


def twilio_status(sid: str, status: str, to: str = "whatsapp:+6281234567890", **more: str) -> Form:
    """A status callback for the message `sid`."""
    fields = {
        "SmsSid": sid,
        "SmsStatus": status,
        "MessageStatus": status,
        "ChannelToAddress": to,
        "To": to,
        "ChannelPrefix": "whatsapp",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": SENDER,
        "ApiVersion": "2010-04-01",
        "ChannelInstallSid": "XE" + "0" * 32,
    }
    if status == "read":
        fields["EventType"] = "READ"
    return list((fields | more).items())


def twilio_signature(token: str, url: str, form: Iterable[tuple[str, str]]) -> str:
    """X-Twilio-Signature: the public URL followed by every field, sorted, under HMAC-SHA1."""
    text = url + "".join(name + value for name, value in sorted(set(form)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def twilio_body(form: Iterable[tuple[str, str]]) -> bytes:
    """The form as it travels, application/x-www-form-urlencoded."""
    return urlencode(list(form)).encode()
