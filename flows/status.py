"""How far a registration has come, as told to the person by the office's own notices."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Condition, End, Fact, Migration, Path, Route, Step, Tell
from flows.answers.waiting import form_link
from flows.answers.work import chose, has

NAME = "status"
VERSION = 3
MIGRATIONS = {1: Migration(), 2: Migration()}
START = "begin"

STATES = ("waiting", "unserved", "accepted", "contacted", "registered", "closed")

# What an agent or staff told of it, beyond the referral's own states.
SETTLED = ("disputed", "number", "by_branch", "rejected", "withdrawn")

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
    *[(state, "after") for state in (*STATES, *SETTLED, "submitted", "draft", "draft_helped", "none")],
    ("after", "complaint_open", "complaint_waits"),
    ("after", "complaint_closed", "complaint_ended"),
    ("after", "then"),
    ("complaint_open", "then"),
    ("complaint_closed", "then"),
    ("then", "others", "helps_others"),
    ("then", "end"),
    ("others", "end"),
]
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
}
FACTS: Mapping[str, Fact] = {"form_link": form_link}
