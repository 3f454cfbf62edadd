"""Who opened a page as a Mini App of Telegram: what its client hands over, checked with the bot's own token."""

from __future__ import annotations

import hmac
import json
from urllib.parse import parse_qsl

LONGEST_HOURS = 24.0  # a form may lie open over a day; what is older proves nothing any more
MOST_CHARACTERS = 8192


def user_of(init_data: str, token: str, now: float) -> int | None:
    """The Telegram id of whoever opened it; None for what is forged, too old, or no such data. `now`: Unix seconds."""
    if not 0 < len(init_data) <= MOST_CHARACTERS:
        return None
    try:
        fields = dict(parse_qsl(init_data, keep_blank_values=True, strict_parsing=True, max_num_fields=40))
        given, began = fields.pop("hash"), int(fields["auth_date"])
        user = json.loads(fields["user"])["id"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    said = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    ours = hmac.digest(secret, said.encode("utf-8", "replace"), "sha256").hex()
    fresh = -60 <= now - began <= LONGEST_HOURS * 3600
    genuine = hmac.compare_digest(given.encode("utf-8", "replace"), ours.encode())
    return user if genuine and fresh and type(user) is int else None
