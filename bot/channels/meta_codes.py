"""Meta's error codes by what they mean for a letter (WhatsApp error codes, Graph API errors, as read in 2026)."""

from __future__ import annotations

from bot.post import GiveUp, Outcome, RetryAt

# Not on WhatsApp, terms not accepted, too old a client: Meta does not say which.
UNREACHABLE = frozenset({"131026"})

_NAMES = {
    "131047": "window closed: only a template may be sent",
    "131049": "Meta chose not to deliver it",
    "131050": "stopped our marketing messages",
    "130472": "a limitation of WhatsApp for this person",
    "131056": "too many to this person",
    "130429": "too many a second",
    "131048": "flagged as spam",
    "131064": "limited: templates in the wrong category",
    "190": "access token refused",
}

# Too fast: seconds to wait. The pair rate grows by four to the power of the try; a minute is past the first three.
_TOO_FAST = {"131056": 60.0}
_ALL_TOO_FAST = {"4": 60.0, "80007": 60.0, "130429": 2.0, "133016": 300.0}

# The token, the number or the account is at fault: nothing can be sent until a person has looked.
_SENDER = frozenset(
    {
        "0",
        "3",
        "10",
        "190",
        "368",
        "130497",
        "131005",
        "131031",
        "131037",
        "131042",
        "131045",
        "131048",
        "131064",
    }
)
SENDER_SECONDS = 300.0


def by_code(code: str) -> Outcome:
    """For a request Meta refused with a 4xx."""
    reason = f"{code} {_NAMES.get(code, '')}".strip()
    if code in _SENDER or (len(code) == 3 and code.startswith("2")):  # 200 to 299: a permission is missing
        return RetryAt(SENDER_SECONDS, "channel", reason)
    if code in _ALL_TOO_FAST:
        return RetryAt(_ALL_TOO_FAST[code], "channel", reason)
    if code in _TOO_FAST:
        return RetryAt(_TOO_FAST[code], "letter", reason)
    return GiveUp(reason, unreachable=code in UNREACHABLE)
