"""The protocol of a lead: who may do what in which state, and what comes of it, whoever asks from wherever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.referrals import leaving, offering, reporting, visiting
from bot.referrals.lead import AGENT, CLOCK, STAFF, WORKER, Act, By, Lead, Ruling
from bot.referrals.states import ALL, CARED_FOR, LOOKED_FOR, SETTLED, UNSETTLED, WITH_AGENT, too_late
from bot.referrals.visiting import VISITABLE


def act(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """What comes of an act at `now`, in milliseconds. What may not be done changes nothing and tells nobody else."""
    rule = RULES[act.what]
    if by.who not in rule.by or not _holds(lead, by):
        return Ruling(lead.state)
    if lead.state not in rule.states:
        return too_late(lead, act, by)
    return rule.judge(lead, act, by, now)


def _holds(lead: Lead, by: By) -> bool:
    """An agent answers their own offer and nobody else's."""
    return by.who != AGENT or (lead.offer is not None and lead.offer.agent == by.agent)


@dataclass(frozen=True, slots=True)
class Rule:
    by: tuple[str, ...]
    states: tuple[str, ...]
    judge: Callable[[Lead, Act, By, int], Ruling]


RULES: Mapping[str, Rule] = {
    "ask": Rule((WORKER,), ("",), offering.ask),
    "offer": Rule((CLOCK, STAFF), LOOKED_FOR, offering.offer),
    "offer_care": Rule((CLOCK,), CARED_FOR, offering.offer_care),
    "wait": Rule((CLOCK,), LOOKED_FOR, offering.wait),
    "leave": Rule((CLOCK,), LOOKED_FOR, offering.leave),
    "release": Rule((CLOCK, STAFF), ("unserved",), offering.release),
    "accept": Rule((AGENT,), ALL, offering.accept),
    "later": Rule((AGENT,), LOOKED_FOR, offering.later),
    "decline": Rule((AGENT,), ALL, offering.decline),
    "why_not": Rule((AGENT,), ALL, offering.why_not),
    "expire": Rule((CLOCK,), ALL, offering.expire),
    "recall": Rule((CLOCK, STAFF), ALL, offering.recall),
    "hand_back": Rule((AGENT,), (*WITH_AGENT, *CARED_FOR), leaving.hand_back),
    "take_back": Rule((STAFF, WORKER), WITH_AGENT, leaving.take_back),
    "remind": Rule((CLOCK,), WITH_AGENT, leaving.remind),
    "leave_cold": Rule((CLOCK,), ("contacted",), leaving.leave_cold),
    "end": Rule((WORKER, STAFF, CLOCK), (*UNSETTLED, "unserved", *CARED_FOR), leaving.end),
    "report": Rule((AGENT, STAFF), (*WITH_AGENT, "unserved", *SETTLED), reporting.report),
    "confirm": Rule((WORKER,), ALL, reporting.confirm),
    "deny": Rule((WORKER,), ALL, reporting.deny),
    "ask_again": Rule((CLOCK,), ("registered",), reporting.ask_again),
    "unheard": Rule((CLOCK,), ("registered",), reporting.unheard),
    "answer_later": Rule((WORKER,), ALL, reporting.answer_later),
    "offer_times": Rule((AGENT, WORKER), VISITABLE, visiting.offer_times),
    "ask_time": Rule((AGENT, WORKER), VISITABLE, visiting.ask_time),
    "agree_time": Rule((AGENT, WORKER), VISITABLE, visiting.agree),
    "cancel_visit": Rule((AGENT, WORKER), VISITABLE, visiting.cancel),
    "met": Rule((AGENT, WORKER), VISITABLE, visiting.met),
    "missed": Rule((AGENT, WORKER), VISITABLE, visiting.missed),
    "remind_visit": Rule((CLOCK,), VISITABLE, visiting.remind),
    "stands": Rule((STAFF,), (*WITH_AGENT, "registered", "closed"), reporting.stands),
    "again": Rule((STAFF,), (*WITH_AGENT, "registered", "closed"), reporting.again),
}
