"""Twilio's error codes by what they mean for a letter (https://www.twilio.com/docs/api/errors)."""

from __future__ import annotations

from bot.post import GiveUp, Outcome, RetryAt

# Not on WhatsApp, no such number, opted out, blocked us.
UNREACHABLE = frozenset({"63024", "63003", "21211", "21614", "21610", "63014", "63033", "63015"})

_NAMES = {
    "20404": "Twilio knows no such thing",
    "63016": "window closed: only a template may be sent",
    "63013": "against WhatsApp's policy",
    "63026": "flagged as spam",
    "63032": "a limitation of WhatsApp for this person",
    "63049": "Meta chose not to deliver it",
}

# Too fast: seconds to wait. 63018 is the sender's rate, the portfolio's limit, or too many to one person,
# whose pair rate recovers in about two minutes after a burst of twenty.
_TOO_FAST = {"63018": 120.0, "14107": 30.0, "14109": 30.0, "30001": 60.0}

# A shape or its variables are not taken: our own fault, or the shape was deleted. The words can still go plainly.
CONTENT_FAULTS = frozenset({"20404", "21655", "21656", "63005", "63019", "63021", "63027", "63028", "63034"})

NO_TEMPLATE = "template_none"  # our own word: nothing was asked of Twilio

# The sender or the account is at fault: nothing can be sent until a person has looked.
_SENDER = frozenset({"20003", "21212", "21606", "63007", "63020", "63051", "63059", "63101"})
SENDER_SECONDS = 300.0


def by_code(code: str) -> Outcome:
    """For a request Twilio refused with a 4xx other than 429."""
    reason = f"{code} {_NAMES.get(code, '')}".strip()
    if code in _SENDER:
        return RetryAt(SENDER_SECONDS, "channel", reason)
    if code in _TOO_FAST:
        return RetryAt(_TOO_FAST[code], "letter", reason)
    return GiveUp(reason, unreachable=code in UNREACHABLE, code=code)
