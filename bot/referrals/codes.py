"""Signed codes on cards, posters and links: row number, last day and signature in fifteen signs. Pure."""

from __future__ import annotations

import hmac
import re
from datetime import date, timedelta
from hashlib import sha256

from bot.spoken_codes import ALPHABET, signs_of

FIRST_DAY = date(2026, 1, 1)
ROW_BITS, DAY_BITS, SIGNATURE_BITS = 24, 15, 36  # 16 million codes, until 2115, one guess in 69 billion
SIGNS = (ROW_BITS + DAY_BITS + SIGNATURE_BITS) // 5

SHAPE = re.compile(r"\bAK-?((?:[0-9A-Z]{5}-?){3})(?![0-9A-Z])", re.IGNORECASE)


def sign_code(key: bytes, row: int, expires: date) -> str:
    """AK-7K2M9-QXF3T-0B5D8; the last day it holds is part of what is signed."""
    body = row << DAY_BITS | (expires - FIRST_DAY).days
    number = body << SIGNATURE_BITS | _signature(key, body)
    signs = signs_of(number, SIGNS)
    return f"AK-{signs[:5]}-{signs[5:10]}-{signs[10:]}"


def read_code(key: bytes, typed: str) -> tuple[int, date] | None:
    """Row and last day of a code found in a text, None for none or a forged one. Misread signs are forgiven."""
    found = SHAPE.search(typed)
    plain = found[1].upper().replace("-", "") if found else ""
    plain = plain.translate(str.maketrans("OIL", "011"))
    if len(plain) != SIGNS or any(sign not in ALPHABET for sign in plain):
        return None
    number = 0
    for sign in plain:
        number = number << 5 | ALPHABET.index(sign)
    body = number >> SIGNATURE_BITS
    signed = number & ((1 << SIGNATURE_BITS) - 1)
    if not hmac.compare_digest(signed.to_bytes(5, "big"), _signature(key, body).to_bytes(5, "big")):
        return None
    return body >> DAY_BITS, FIRST_DAY + timedelta(days=body & ((1 << DAY_BITS) - 1))


def _signature(key: bytes, body: int) -> int:
    digest = hmac.digest(key, b"agent code:" + body.to_bytes(8, "big"), sha256)
    return int.from_bytes(digest[:5], "big") >> 4
