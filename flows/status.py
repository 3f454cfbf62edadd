"""How far a registration has come: who said what of it, what happens next and by when, the visit, the card, the months.

It is told by what the office's own notices let the conversation remember; what nobody said is not said here either.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.engine.tables import Answers, Condition, End, Fact, Migration, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.contribution import Contribution
from bot.rules.figures import Month
from flows.answers.moments import said_moment
from flows.answers.prices import laws_of
from flows.answers.waiting import form_link
from flows.answers.work import PACKAGES, chose, has, price, priced

NAME = "status"
VERSION = 4
MIGRATIONS = {1: Migration(), 2: Migration(), 3: Migration()}
START = "begin"

STATES = ("waiting", "unserved", "accepted", "contacted", "registered", "confirmed", "closed")
# Why BPJS Ketenagakerjaan did not take it, each with what to do then.
REFUSED = ("rejected_name", "rejected_age", "rejected_member", "rejected_papers")

# What an agent or staff told of it, beyond the referral's own states.
SETTLED = ("disputed", "number", "by_branch", "rejected", "withdrawn")
OVERDUE = ("accepted", "contacted")  # stages of which a day is known, until which the agent is left in peace
AT_AN_END = ("disputed", "withdrawn", "closed", "submitted", "waiting", "unserved")

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "draft": Tell(),
    "draft_helped": Tell(),
    "none": Tell(),
    "known": Route(),
    "disputed": Tell(),
    "number": Tell(),
    "by_branch": Tell(),
    "rejected": Tell(),
    "withdrawn": Tell(),
    "submitted": Tell(),
    "next": Route(),
    "late": Tell(),
    "asked_on": Tell(),
    "meeting": Route(),
    "visit": Tell(),
    "voice": Route(),
    "you_agreed": Tell(),
    "you_are_asked": Tell(),
    "card": Route(),
    "card_here": Tell(),
    "card_late": Tell(),
    "card_later": Tell(),
    "jmo": Tell(),
    "months": Route(),
    "paid": Tell(),
    "pay_first": Tell(),
    "first_amount": Tell(),
    "first_amounts": Tell(),
    "refused": Route(),
    **{reason: Tell() for reason in REFUSED},
    "after": Route(),
    "complaint_open": Tell(),
    "complaint_closed": Tell(),
    "then": Route(),
    "others": Tell(),
    "end": End(),
    **{state: Tell() for state in STATES},
}
PATHS: Sequence[Path] = [
    ("begin", "known", "has_registration"),
    ("begin", "draft_helped", "helps"),
    ("begin", "draft", "has_begun"),
    ("begin", "none"),
    ("known", "disputed", "is_disputed"),
    ("known", "number", "has_number"),
    ("known", "by_branch", "branch_did_it"),
    ("known", "rejected", "is_rejected"),
    ("known", "withdrawn", "is_withdrawn"),
    *[("known", state, f"is_{state}") for state in STATES],
    ("known", "submitted"),
    # An agent has it: when they are asked for news, and a visit that was agreed on.
    *[(state, "next") for state in OVERDUE],
    ("next", "late", "is_late"),
    ("next", "asked_on", "has_a_day"),
    ("next", "meeting"),
    *[(told, "meeting") for told in ("late", "asked_on")],
    ("meeting", "visit", "visit_ahead"),
    ("meeting", "after"),
    ("visit", "after"),
    # Registered, as the agent or the branch says: the worker's own word, then what comes next, in one bubble. The
    # first month before the card; a card that did not come before everything.
    *[(told, "voice") for told in ("registered", "confirmed", "number", "by_branch")],
    ("voice", "you_agreed", "has_agreed"),
    ("voice", "you_are_asked"),
    *[(told, "card") for told in ("you_agreed", "you_are_asked")],
    ("card", "card_late", "has_no_card"),
    ("card", "card_here", "has_card"),
    ("card", "months"),
    ("card_here", "months"),
    ("months", "paid", "noted_a_month"),
    ("months", "pay_first"),
    ("pay_first", "first_amount", "has_a_price"),
    ("pay_first", "first_amounts", "has_prices"),
    ("pay_first", "after"),
    ("paid", "after", "has_card"),
    ("paid", "card_later"),
    *[(told, "jmo") for told in ("card_late", "card_later")],
    *[(told, "after") for told in ("jmo", "first_amount", "first_amounts")],
    # Refused: what to do depends on why.
    ("rejected", "refused"),
    *[("refused", reason, f"is_{reason}") for reason in REFUSED],
    ("refused", "after"),
    *[(reason, "after") for reason in REFUSED],
    *[(told, "after") for told in (*AT_AN_END, "draft", "draft_helped", "none")],
    ("after", "complaint_open", "complaint_waits"),
    ("after", "complaint_closed", "complaint_ended"),
    ("after", "then"),
    ("complaint_open", "then"),
    ("complaint_closed", "then"),
    ("then", "others", "helps_others"),
    ("then", "end"),
    ("others", "end"),
]


def _day(answers: Answers) -> date | None:
    return date.fromisoformat(str(answers["stage_by"])) if answers.get("stage_by") else None


def _late(answers: Answers, world: World) -> bool:
    day = _day(answers)
    return day is not None and day < world.today


def _visit_ahead(answers: Answers, world: World) -> bool:
    at = answers.get("visit_at")
    return bool(at) and datetime.fromisoformat(str(at)) > world.now


def _has_a_price(answers: Answers, world: World) -> bool:
    return answers.get("programmes") in PACKAGES and priced(answers)


CONDITIONS: Mapping[str, Condition] = {
    "has_registration": has("reference"),
    "helps": has("helping"),
    "has_begun": has("called"),
    "complaint_waits": chose("complaint_state", "open"),
    "complaint_ended": chose("complaint_state", "closed"),
    "helps_others": lambda answers, world: bool(answers.get("helped")) and not answers.get("helping"),
    "is_disputed": has("disputed"),
    "has_number": has("member_last4"),
    "branch_did_it": has("by_branch"),
    "is_rejected": chose("registration", "rejected"),
    "is_withdrawn": chose("registration", "withdrawn"),
    **{f"is_{state}": chose("referral", state) for state in STATES},
    **{f"is_{reason}": chose("refused_for", reason) for reason in REFUSED},
    "has_a_day": has("stage_by"),
    "is_late": _late,
    "visit_ahead": _visit_ahead,
    "has_agreed": has("agreed"),
    "has_card": chose("card", "has_card"),
    "has_no_card": chose("card", "no_card"),
    "noted_a_month": has("paid_until"),
    "has_prices": lambda answers, world: priced(answers),
    "has_a_price": _has_a_price,
}


def _when(answers: Answers, world: World) -> object:
    at = datetime.fromisoformat(str(answers["visit_at"]))
    place = answers.get("place") or {}
    return said_moment(at, str(place.get("code", "")), world.words, str(answers["language"]))


def _first(answers: Answers, world: World, package: str = "") -> Contribution:
    """What this month costs, by the rules of this month; of the package they chose."""
    return price(answers, world, package or str(answers["programmes"]))


FACTS: Mapping[str, Fact] = {
    "form_link": form_link,
    "stage_day": lambda answers, world: _day(answers) or "–",
    "visit_when": _when,
    "noted_until": lambda answers, world: Month.parse(str(answers["paid_until"])) or "–",
    "this_month": lambda answers, world: Month.of(world.today),
    "first_total": lambda answers, world: _first(answers, world).total,
    "first_two": lambda answers, world: _first(answers, world, "two").total,
    "first_three": lambda answers, world: _first(answers, world, "three").total,
    "first_sources": lambda answers, world: laws_of(_first(answers, world)),
    "both_sources": lambda answers, world: laws_of(_first(answers, world, "three")),
}
