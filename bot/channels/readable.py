"""What a provider sent, made fit to keep: storable text, masked bodies, and what nobody can read."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote_plus

from bot.channels import Redact
from bot.digits import masked_figures, plain
from bot.engine.happenings import Filled, Message, Pin, Unreadable
from bot.post import UnreadablePayload

FEWEST_DIGITS = 5  # fewer name nobody
MOST_KEPT = 64 * 1024  # bytes of a payload that nobody can read; its size is noted
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_BLANK = re.compile(r"\\[nrtbf]")
# Whom a payload may come from: numbers, and WhatsApp's ids of accounts.
_NAMED = re.compile(r"[A-Z]{2}\.[A-Za-z0-9._-]{5,128}|(?<![0-9])[0-9]{5,20}(?![0-9])")
MOST_NAMED = 40
# No token or link of ours holds so long a run; an identity or card number does (16 digits).
_IDENTITY = re.compile(r"[0-9](?:[^\w:#]{0,4}[0-9]){11,}")

MOST_FIELDS, MOST_TYPED = 40, 300  # of a form, and characters of one field


def storable(text: str) -> str:
    """`text` without NUL, which PostgreSQL refuses, and lone surrogates, which no encoding takes."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def opaque(text: str, most: int = 200) -> str:
    """A token anybody can forge: at most `most` characters, no run long enough for an identity number."""
    return _IDENTITY.sub("#", plain(storable(text)[:most]).text)


def masked(text: str) -> str:
    """`text` with every run of five or more digits masked, however JSON escaped them and what stands between."""
    said = _BLANK.sub(" ", _ESCAPED.sub(_said, text))
    return masked_figures(storable(said), FEWEST_DIGITS, "#####")


def _said(escapes: re.Match[str]) -> str:
    return str(json.loads(f'"{escapes[0]}"'))


def unreadable(
    channel: str, provider_id: str, body: bytes, redact: Redact | None = None
) -> UnreadablePayload:
    """The UnreadablePayload for `body`; a form's percent signs are undone first, they hide digits too.

    `redact` knows figures in words besides; whatever it trips over is why a payload may be unreadable at all.
    """
    text = body[:MOST_KEPT].decode("utf-8", "replace")
    if "%" in text:
        text = unquote_plus(text)
    kept = masked(text)
    if redact is not None:
        with contextlib.suppress(Exception):
            kept = redact(kept).text
    return UnreadablePayload(
        channel,
        storable(provider_id),
        kept,
        len(body),
        hashlib.sha256(body).hexdigest(),
        tuple(dict.fromkeys(_NAMED.findall(storable(text))))[:MOST_NAMED],
    )


def filled_in(given: object, redact: Callable[[str], Message]) -> Filled | Unreadable:
    """A form's answers, which come as JSON in a text: what was typed or chosen, field by field."""
    try:
        plain = json.loads(given) if isinstance(given, str) else given
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict):
        return Unreadable("other")
    values = [(opaque(str(key), 40), value) for key, value in list(plain.items())[:MOST_FIELDS]]
    return Filled(
        tuple(
            (key, redact(storable(value)[:MOST_TYPED]).text)
            for key, value in values
            if key != "flow_token" and isinstance(value, str) and value.strip()
        )
    )


def plain_object(body: bytes) -> Mapping[str, Any]:
    """A JSON object; an empty one for anything else."""
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}


def pin(lat: object, lon: object) -> Pin | None:
    """A Pin when both are degrees on this globe, given as numbers."""
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return None
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        return None
    return Pin(float(lat), float(lon))


def number_on(card: bytes) -> str:
    """The first telephone number on a vCard (2.1 to 4.0) in its own writing; empty where there is none.

    WhatsApp names its account beside it ("waid"): that is the number in E.164, however it was typed into the book.
    """
    unfolded = re.sub(r"\r?\n[ \t]", "", card.decode("utf-8", "replace"))
    if not unfolded.lstrip().upper().startswith("BEGIN:VCARD"):
        return ""
    for line in unfolded.splitlines():
        name, _, value = line.partition(":")
        if name.rpartition(".")[2].partition(";")[0].upper() != "TEL":
            continue
        account = re.search(r"waid=(\d{7,15})", line, re.IGNORECASE)
        found = f"+{account[1]}" if account else phone(value.removeprefix("tel:"))
        if found:
            return found
    return ""


def phone(text: str) -> str:
    """Digits with an optional leading +, at most the 15 of E.164; empty when it is no phone number."""
    digits = re.sub(r"[^\d+]", "", text)
    return digits if re.fullmatch(r"\+?[0-9]{5,15}", digits) else ""
