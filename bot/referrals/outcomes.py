"""What can come of a lead: one row an outcome. Its words stand under the same key in `common.outcomes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AGENT, STAFF = "agent", "staff"
IN_CHAT, ON_PAGE = "chat", "page"

# What makes a report worth a look. It stops nothing; staff see it beside the report.
FLAGS = ("too_soon", "same_number", "same_person", "many_today", "outside_area")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`told` is the notice by which the worker hears it and is asked whether it is so; `by_branch` the same from staff.

    `registration` is what becomes of the registration itself, empty where nothing does. `where` names the places in
    which an agent may say it. `refines` is what was said before and is only explained by this.
    """

    state: str
    who: tuple[str, ...]
    told: str
    by_branch: str = ""
    thanks: str = "outcome_noted"
    registration: str = ""
    number: bool = False  # the last four digits of the membership number belong to it
    where: tuple[str, ...] = (IN_CHAT, ON_PAGE)
    refines: str = ""
    flags: tuple[str, ...] = ()

    @property
    def with_number(self) -> str:
        """The notice of a registration whose last four digits are known."""
        return "told_number" if self.number else self.told


def _closed(*, who: tuple[str, ...] = (AGENT, STAFF)) -> Outcome:
    return Outcome("closed", who, "told_closed", "branch_closed", refines="closed", flags=("too_soon",))


def _rejected() -> Outcome:
    """BPJS Ketenagakerjaan did not take it: the worker hears why."""
    return Outcome(
        "closed", (AGENT,), "told_rejected", registration="rejected", where=(ON_PAGE,), flags=("many_today",)
    )


OUTCOMES: Mapping[str, Outcome] = {
    "contacted": Outcome("contacted", (AGENT,), "told_contacted", where=(IN_CHAT,)),
    "registered": Outcome(
        "registered",
        (AGENT, STAFF),
        "told_registered",
        "branch_registered",
        thanks="last_four",
        registration="registered",
        number=True,
        flags=FLAGS,
    ),
    "closed": Outcome("closed", (AGENT,), "told_closed", thanks="why_closed", where=(IN_CHAT,)),
    "not_interested": _closed(),
    "unreachable": _closed(),
    "wrong": _closed(),
    "rejected_name": _rejected(),
    "rejected_age": _rejected(),
    "rejected_member": _rejected(),
    "rejected_papers": _rejected(),
}

# A notice that asks the worker, and the state it says the lead has come to.
CLAIMS: Mapping[str, str] = {
    notice: row.state
    for row in OUTCOMES.values()
    for notice in (row.told, row.by_branch, row.with_number)
    if notice
}

WHY_NOT = ("far", "busy", "unsuited")  # why an agent refused an offer

# Answers by which a worker says that the first month is paid, by whomever.
PAID_FIRST = ("has_receipt", "paid_self")
# The worker's answers to later questions, and what staff are asked to look after because of them.
LATER_ANSWERS: Mapping[str, str] = {
    "has_card": "",
    "has_receipt": "",
    "paid_self": "",
    "no_receipt": "no_receipt",
    "paying": "",
    "no_card": "no_card",
    "stopped": "stopped_paying",
}

# Such an answer to which the worker hears what to do about the proof.
NOT_PROVED = ("no_receipt",)
# Of these, what is kept of the card.
OF_THE_CARD = ("has_card", "no_card")
# A press under news of an agent, or under the question for the receipt: more money was asked for than the contribution.
OVERCHARGED = "overcharged"

# What an agent may say of a lead by a word in chat, and what only explains such a word.
WORDS = tuple(key for key, row in OUTCOMES.items() if IN_CHAT in row.where and not row.refines)
EXPLAINING = tuple(key for key, row in OUTCOMES.items() if row.refines)


def said_by(who: str, where: str = "") -> tuple[str, ...]:
    """The outcomes somebody may report, in the order of the table; an agent in chat or on their page."""
    return tuple(key for key, row in OUTCOMES.items() if who in row.who and (not where or where in row.where))
