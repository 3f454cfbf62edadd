"""Twilio's error codes as one table: the class of each, and its name (https://www.twilio.com/docs/api/errors).

What follows from a class stands in bot/failing.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.failing import DAY, Kind
from bot.post import GiveUp, Outcome, RetryAt


class Row(NamedTuple):
    """`seconds` for which nobody is sent to, where nothing was taken and it is not about one person."""

    kind: Kind
    name: str
    seconds: float = 0.0


SENDER_SECONDS = 300.0
FAILURES: Mapping[str, Row] = {
    "63016": Row(Kind.WINDOW, "window closed: only a template may be sent"),
    "63027": Row(Kind.TEMPLATE, "no such template in this language"),
    "63028": Row(Kind.TEMPLATE, "another number of facts than the template has"),
    "63040": Row(Kind.TEMPLATE, "the template was refused"),
    "63041": Row(Kind.TEMPLATE, "the template is paused"),
    "63042": Row(Kind.TEMPLATE, "the template is disabled"),
    "21655": Row(Kind.CONTENT, "no such content"),
    "21656": Row(Kind.CONTENT, "variables that do not fit"),
    "20404": Row(Kind.CONTENT, "Twilio knows no such thing"),
    "63005": Row(Kind.CONTENT, "content that the channel does not take"),
    "63019": Row(Kind.CONTENT, "media that could not be fetched"),
    "63021": Row(Kind.CONTENT, "content that the channel does not take"),
    "63034": Row(Kind.CONTENT, "media of a kind that is not taken"),
    "63049": Row(Kind.LATER, "Meta chose not to deliver it"),
    "63032": Row(Kind.LIMITED, "a limitation of WhatsApp for this person"),
    # 63018 is the sender's rate, the portfolio's limit, or too many to one person: it does not say which, so that
    # only this person's letters wait, for seconds at first (a burst of twenty is forgiven after about two minutes).
    "63018": Row(Kind.BUSY, "too many"),
    "14107": Row(Kind.BUSY, "too many to this person"),
    "14109": Row(Kind.BUSY, "too many replies"),
    "30001": Row(Kind.BUSY, "the queue is full", 60.0),
    "63024": Row(Kind.ADDRESS, "not on WhatsApp"),
    "63003": Row(Kind.ADDRESS, "no such address"),
    "63015": Row(Kind.ADDRESS, "has not joined the sandbox"),
    "21211": Row(Kind.ADDRESS, "no valid number"),
    "21614": Row(Kind.ADDRESS, "no mobile number"),
    "30005": Row(Kind.ADDRESS, "unknown number"),
    "30006": Row(Kind.ADDRESS, "a landline"),
    "21610": Row(Kind.LEFT, "opted out at Twilio"),
    "63014": Row(Kind.LEFT, "blocked by the person"),
    "63033": Row(Kind.LEFT, "blocked by the person"),
    "30004": Row(Kind.LEFT, "blocked"),
    "63013": Row(Kind.POLICY, "against WhatsApp's policy"),
    "63026": Row(Kind.POLICY, "flagged as spam"),
    "30007": Row(Kind.POLICY, "filtered"),
    # The sender or the account: nothing can be sent until a person has looked.
    "20003": Row(Kind.SENDER, "the token is refused", SENDER_SECONDS),
    "21212": Row(Kind.SENDER, "no valid sender", SENDER_SECONDS),
    "21408": Row(Kind.SENDER, "this country is not switched on", SENDER_SECONDS),
    "21606": Row(Kind.SENDER, "not our sender", SENDER_SECONDS),
    "30002": Row(Kind.SENDER, "the account is suspended", SENDER_SECONDS),
    "63007": Row(Kind.SENDER, "no channel with this sender", SENDER_SECONDS),
    "63020": Row(Kind.SENDER, "Twilio is not invited to the account", SENDER_SECONDS),
    "63051": Row(Kind.SENDER, "the account is locked", SENDER_SECONDS),
    "63059": Row(Kind.SENDER, "the number moved to another account", SENDER_SECONDS),
    "63101": Row(Kind.SENDER, "the account cannot be used", SENDER_SECONDS),
}
NO_TEMPLATE = "template_none"  # our own word: nothing was asked of Twilio


def by_code(code: str) -> Outcome:
    """For a request Twilio refused with a 4xx other than 429."""
    row = FAILURES.get(code, Row(Kind.BUG, ""))
    reason = f"{code} {row.name}".strip()
    if row.seconds:
        return RetryAt(row.seconds, "channel", reason)
    if row.kind is Kind.BUSY:
        return RetryAt(DAY, "letter", reason, row.kind)
    return GiveUp(reason, unreachable=row.kind is Kind.LEFT, code=code, kind=row.kind)


def kind_of(code: str) -> str:
    """The class of a code that came with a status; empty for no code at all."""
    return FAILURES[code].kind if code in FAILURES else Kind.BUG if code else ""
