"""Meta's error codes as one table: the class of each, and its name (WhatsApp and Graph API errors, as read in 2026).

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


def _sender(name: str) -> Row:
    return Row(Kind.SENDER, name, SENDER_SECONDS)


FAILURES: Mapping[str, Row] = {
    "131047": Row(Kind.WINDOW, "window closed: only a template may be sent"),
    "131062": Row(Kind.LIMITED, "a word of one use goes to no account that hides its number"),
    "131049": Row(Kind.LATER, "Meta chose not to deliver it"),
    "131050": Row(Kind.UNWANTED, "stopped our marketing messages"),
    "130472": Row(Kind.LIMITED, "a limitation of WhatsApp for this person"),
    "131026": Row(Kind.ADDRESS, "not on WhatsApp, or too old a client"),
    "131030": Row(Kind.ADDRESS, "not among the test numbers"),
    "131056": Row(Kind.BUSY, "too many to this person"),
    "130429": Row(Kind.BUSY, "too many a second", 2.0),
    "133016": Row(Kind.BUSY, "too many tries to register", 300.0),
    "4": Row(Kind.BUSY, "too many calls", 60.0),
    "80007": Row(Kind.BUSY, "too many calls", 60.0),
    "131009": Row(Kind.CONTENT, "a value that is not taken"),
    "131008": Row(Kind.CONTENT, "something is missing"),
    "100": Row(Kind.CONTENT, "a value that is not taken"),
    "131051": Row(Kind.CONTENT, "a kind of message that is not taken"),
    "131053": Row(Kind.CONTENT, "media that could not be fetched"),
    "132000": Row(Kind.TEMPLATE, "another number of facts than the template has"),
    "132001": Row(Kind.TEMPLATE, "no such template in this language"),
    "132005": Row(Kind.TEMPLATE, "the template filled in is too long"),
    "132007": Row(Kind.TEMPLATE, "the template is against the policy"),
    "132012": Row(Kind.TEMPLATE, "facts of another form"),
    "132015": Row(Kind.TEMPLATE, "the template is paused"),
    "132016": Row(Kind.TEMPLATE, "the template is disabled"),
    "0": _sender("the token is refused"),
    "3": _sender("a permission is missing"),
    "10": _sender("a permission is missing"),
    "190": _sender("access token refused"),
    "368": _sender("blocked for breaking the policy"),
    "130497": _sender("not to this country"),
    "131005": _sender("access refused"),
    "131031": _sender("the account is locked"),
    "131037": _sender("the name of the number is not approved"),
    "131042": _sender("no way to pay is set up"),
    "131045": _sender("the number is not registered"),
    "131048": _sender("flagged as spam"),
    "131064": _sender("limited: templates in the wrong category"),
}


def by_code(code: str) -> Outcome:
    """For a request Meta refused with a 4xx; 200 to 299 say that a permission is missing."""
    missing = len(code) == 3 and code.startswith("2")
    row = _sender("a permission is missing") if missing else FAILURES.get(code, Row(Kind.BUG, ""))
    reason = f"{code} {row.name}".strip()
    if row.seconds:
        return RetryAt(row.seconds, "channel", reason)
    if row.kind is Kind.BUSY:
        return RetryAt(DAY, "letter", reason, row.kind)
    return GiveUp(reason, unreachable=row.kind is Kind.LEFT, code=code, kind=row.kind)


def kind_of(code: str) -> str:
    """The class of a code that came with a status; empty for no code at all."""
    return FAILURES[code].kind if code in FAILURES else Kind.BUG if code else ""
