"""The protocol of a lead: who may do what in which state, and what comes of it, whoever asks from wherever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.referrals import flags
from bot.referrals.lead import (
    AGENT,
    CLOCK,
    STAFF,
    WORKER,
    Act,
    By,
    Cancel,
    Kept,
    Lead,
    News,
    Ruling,
    Start,
)
from bot.referrals.outcomes import LATER_ANSWERS, OUTCOMES, WHY_NOT, Outcome

# state -> the states it may come from; "" is a lead that is not there yet. Outsiders read these names.
CAME_FROM: Mapping[str, tuple[str, ...]] = {
    # asked for again: handed back, taken back, given out by the branch, or reported wrongly
    "waiting": ("", "offered", "accepted", "contacted", "unserved", "registered", "closed"),
    "offered": ("waiting", "offered"),
    "accepted": ("waiting", "offered"),
    "contacted": ("accepted",),
    "registered": ("accepted", "contacted", "unserved"),  # the last: the branch itself saw to it
    "confirmed": ("registered",),
    "closed": ("waiting", "offered", "accepted", "contacted", "unserved"),
    "unserved": ("waiting", "offered", "contacted"),
}
OFFER_CAME_FROM: Mapping[str, tuple[str, ...]] = {
    "offered": (),
    "accepted": ("offered",),
    "declined": ("offered",),
    "expired": ("offered",),
    "withdrawn": ("offered", "accepted"),
}
LOOKED_FOR = ("waiting", "offered")  # an agent is being looked for
WITH_AGENT = ("accepted", "contacted")
UNSETTLED = (*LOOKED_FOR, *WITH_AGENT)
SETTLED = ("registered", "confirmed", "closed")
ALL = tuple(CAME_FROM)


def at_an_end(lead: Lead) -> bool:
    """Whether no timer need wait: it is over, or staff have it in hand."""
    return lead.state in ("confirmed", "closed", "unserved") or (
        lead.state == "registered" and bool(lead.answer)
    )


def act(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """What comes of an act at `now`, in milliseconds. What may not be done changes nothing and tells nobody else."""
    rule = RULES[act.what]
    if by.who not in rule.by or not _holds(lead, by):
        return Ruling(lead.state)
    if lead.state not in rule.states:
        return _too_late(lead, act, by)
    return rule.judge(lead, act, by, now)


def _holds(lead: Lead, by: By) -> bool:
    """An agent answers their own offer and nobody else's."""
    return by.who != AGENT or (lead.offer is not None and lead.offer.agent == by.agent)


def _too_late(lead: Lead, act: Act, by: By) -> Ruling:
    """Only whoever acts hears that it is over; an agent in chat, that is: page and console say it themselves."""
    told = by.who == AGENT and not act.quiet
    return Ruling(lead.state, news=(News(AGENT, "gone"),) if told else ())


def _open(lead: Lead) -> bool:
    return lead.offer is not None and lead.offer.state == "offered"


def _in_hand(lead: Lead) -> bool:
    """Whether the lead is in the hands of the agent whose offer it is."""
    return lead.offer is not None and lead.offer.state == "accepted" and lead.agent == lead.offer.agent


# --- an agent is looked for -----------------------------------------------------------------------


def _ask(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    return Ruling("waiting", "asked", timers=(Start("refer"),))


def _offer(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """An offer was written out: it runs out by itself. Of several on one card the card tells the agent."""
    if lead.offer is None or lead.offer.state != "offered":
        return Ruling(lead.state)
    news = () if act.quiet else (News(AGENT, "offer"),)
    return Ruling("offered", "offered", news, (Start("offer_expires", at=lead.offer.expires_at),))


def _wait(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Nobody works now: it is tried again when the first begins."""
    news = () if act.quiet else (News(WORKER, "nobody_works"),)
    return Ruling(lead.state, "waits", news, (Start("refer_again", at=act.until),))


def _leave(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Nobody is left to ask: the branch takes it."""
    if _open(lead):
        return Ruling(lead.state)
    return Ruling("unserved", "left", (News(WORKER, "unserved"),))


def _release(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Out of the branch's queue: it is offered anew."""
    return Ruling("waiting", "released", timers=(Start("refer_again"),), kept=Kept(agent="", reported=""))


# --- an offer is answered, or not -----------------------------------------------------------------


def _anew(lead: Lead) -> tuple[Start | Cancel, ...]:
    """The next agent is asked, where one is still looked for."""
    again = (Start("refer_again"),) if lead.state in LOOKED_FOR else ()
    return (Cancel("offer_expires"), *again)


def _accept(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Exactly one yes, in time. Said again by whoever has the lead, it is shown to them again."""
    assert lead.offer is not None
    if not _open(lead) or lead.offer.expires_at <= now or lead.state not in LOOKED_FOR:
        return Ruling(lead.state, news=(News(AGENT, "lead" if lead.offer.state == "accepted" else "gone"),))
    news = (News(AGENT, "lead"), News(WORKER, "accepted"))
    timers = (Cancel("offer_expires"), Start("ask_outcome", after="outcome_hours"))
    return Ruling("accepted", "accepted", news, timers, Kept(agent=by.agent, offer="accepted"))


def _later(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """ "Nanti": the time to answer runs once more, and they are reminded when half of it has gone."""
    assert lead.offer is not None
    if not _open(lead):
        return _too_late(lead, act, by)
    if lead.offer.postponed:
        return Ruling(lead.state, news=(News(AGENT, "offer"),))
    timers = (
        Cancel("offer_expires"),
        Start("offer_expires", at=act.until),
        Start("tell_offer", at=act.half),
    )
    kept = Kept(postponed=True, expires_at=act.until)
    return Ruling(lead.state, "postponed", (News(AGENT, "postponed"),), timers, kept)


def _decline(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    if not _open(lead):
        return _too_late(lead, act, by)
    news = () if act.quiet else (News(AGENT, "why_not"),)
    return Ruling(lead.state, "declined", news, _anew(lead), Kept(offer="declined"))


def _why_not(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    if lead.offer is None or lead.offer.state != "declined" or act.detail not in WHY_NOT:
        return Ruling(lead.state)
    return Ruling(lead.state, "explained", (News(AGENT, "declined"),), kept=Kept(why=act.detail))


def _expire(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Silence: the next agent is asked."""
    if not _open(lead) or lead.offer is None or lead.offer.expires_at > now:
        return Ruling(lead.state)
    news = () if act.quiet else (News(AGENT, "expired"),)
    return Ruling(lead.state, "expired", news, _anew(lead), Kept(offer="expired"))


def _recall(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """An open offer is taken back: its agent cannot be reached, was suspended, or staff chose somebody else."""
    if not _open(lead):
        return Ruling(lead.state)
    news = () if act.quiet else (News(AGENT, "gone"),)
    return Ruling(lead.state, "recalled", news, _anew(lead), Kept(offer="withdrawn"))


# --- a lead leaves an agent's hands ---------------------------------------------------------------


def _hand_back(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    return _freed(lead, "handed_back") if _in_hand(lead) else _too_late(lead, act, by)


def _take_back(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    return _freed(lead, "taken_back") if _in_hand(lead) else Ruling(lead.state)


def _freed(lead: Lead, kind: str, *, worker: str = "agent_changed") -> Ruling:
    news = (News(AGENT, kind), News(WORKER, worker))
    timers = (*_SILENT, Start("end_relays"), Start("refer_again"))
    return Ruling("waiting", kind, news, timers, Kept(agent="", reported="", answer="", offer="withdrawn"))


# Nobody is asked any more what came of it.
_SILENT: tuple[Start | Cancel, ...] = tuple(
    Cancel(kind) for kind in ("ask_outcome", "give_up_lead", "leave_lead")
)
_HEARD: tuple[Start | Cancel, ...] = (Cancel("ask_voice"), Cancel("miss_voice"))


def _remind(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """The agent is asked what came of it; after so many times in vain it is given up."""
    if not _in_hand(lead) or lead.offer is None:
        return Ruling(lead.state)
    if lead.offer.reminded > act.most:
        return _give_up(lead, act, by, now)
    again = (Start("ask_outcome", after="cold_hours"),)
    return Ruling(lead.state, "asked", (News(AGENT, "outcome"),), again, Kept(reminded=True))


def _give_up(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """No word after every reminder: staff hear of it. Where nobody was reached yet another agent is looked for."""
    if not _in_hand(lead):
        return Ruling(lead.state)
    cold = News(STAFF, "lead_cold")
    if lead.state == "accepted":
        freed = _freed(lead, "taken_back")
        return Ruling(freed.state, "given_up", (*freed.news, cold), freed.timers, freed.kept)
    return Ruling(lead.state, "cold", (cold,), (Start("leave_lead", after="cold_hours"),))


def _leave_cold(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Staff were told and nobody did anything: the branch's queue has it."""
    if not _in_hand(lead):
        return Ruling(lead.state)
    kept = Kept(agent="", reported="", answer="", offer="withdrawn")
    timers = (*_SILENT, Start("end_relays"))
    return Ruling("unserved", "left", (News(AGENT, "taken_back"), News(WORKER, "unserved")), timers, kept)


def _end(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """The worker withdrew or was erased, or it was somebody's second registration."""
    news = (News(AGENT, "gone"),) if _open(lead) or _in_hand(lead) else ()
    timers = (Cancel("offer_expires"), *_SILENT, Start("end_relays"))
    kept = Kept(offer="withdrawn" if _open(lead) else None)
    return Ruling("closed", "ended", news, timers, kept)


# --- what came of it ------------------------------------------------------------------------------


def _report(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """An agent's account, or the branch's where no agent has it. A step back is not taken."""
    row = OUTCOMES.get(act.detail)
    if row is None or by.who not in row.who or (act.number and not row.number):
        return Ruling(lead.state)
    if by.who == STAFF:
        return _settled(lead, act, row) if lead.state == "unserved" else Ruling(lead.state)
    if not _in_hand(lead):
        return _too_late(lead, act, by)
    if lead.state in CAME_FROM[row.state]:
        return _told(lead, act, row)
    return _more(lead, act, row)


def _settled(lead: Lead, act: Act, row: Outcome) -> Ruling:
    return Ruling(row.state, act.detail, (News(WORKER, "report"),), _then(row), _kept(lead, act, row, ()))


def _told(lead: Lead, act: Act, row: Outcome) -> Ruling:
    thanks = () if act.quiet else (News(AGENT, "outcome_thanks"),)
    unheard = lead.voiceless and row.state != "contacted"
    asked = (News(WORKER, "report"), *((News(STAFF, "no_voice"),) if unheard else ()))
    timers = () if row.state == "contacted" else (*_SILENT, *(() if unheard else _then(row)))
    kept = _kept(lead, act, row, flags.of(row, lead.seen), answer="unheard" if unheard else "")
    return Ruling(row.state, act.detail, (*thanks, *asked), timers, kept)


def _kept(lead: Lead, act: Act, row: Outcome, flagged: tuple[str, ...], answer: str = "") -> Kept:
    """A worker's answer to an earlier report is put aside."""
    reason = act.detail if row.registration == "rejected" else ""
    return Kept(
        reported=act.detail,
        answer=answer,
        registration=row.registration or None,
        number=act.number,
        reason=reason,
        flags=flagged,
    )


def _then(row: Outcome) -> tuple[Start, ...]:
    return (Start("ask_voice", after="voice_hours"),) if row.state == "registered" else ()


def _more(lead: Lead, act: Act, row: Outcome) -> Ruling:
    """Said after it was settled: the digits, or why it was closed. Everything else was noted before."""
    noted = () if act.quiet else (News(AGENT, "noted"),)
    same = row.registration == "registered" and lead.reported == act.detail
    if act.number and same and lead.state in ("registered", "confirmed"):
        flagged = flags.of(row, lead.seen)
        return Ruling(
            lead.state,
            "number",
            noted,
            kept=Kept(registration=row.registration, number=act.number, flags=flagged),
        )
    if lead.state == "closed" and row.refines and lead.reported == row.refines:
        return Ruling(lead.state, act.detail, noted, kept=Kept(reported=act.detail))
    return Ruling(lead.state, "noted" if noted else "", noted)


# --- the worker's voice, and whoever settles where two differ --------------------------------------


def _confirm(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Yes to the newest report. A yes to an older one confirms nothing: the newest is asked again."""
    if not _is_newest(lead, act):
        return _older(lead)
    later = (Start("ask_card", after="card_days"), Start("ask_still_paying", after="still_paying_days"))
    state = "confirmed" if lead.state == "registered" else lead.state
    timers = (*_HEARD, *(later if state == "confirmed" and lead.may_ask else ()))
    return Ruling(state, "confirmed", (News(WORKER, "thanks"),), timers, Kept(answer="right"))


def _deny(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """No to whatever was reported: two voices differ, and staff find out."""
    if not _is_newest(lead, act):
        return _older(lead)
    news = (News(STAFF, "disputed"), News(WORKER, "sorry"))
    return Ruling(lead.state, "disputed", news, _HEARD, Kept(answer="wrong"))


def _is_newest(lead: Lead, act: Act) -> bool:
    """Whether the question answered is the one that still waits."""
    return bool(lead.reported) and lead.answer in ("", "unheard") and lead.state == act.detail


def _older(lead: Lead) -> Ruling:
    waits = bool(lead.reported) and lead.answer in ("", "unheard")
    if waits:
        return Ruling(lead.state, news=(News(WORKER, "report"),))
    return Ruling(lead.state, news=(News(WORKER, "sorry" if lead.answer == "wrong" else "thanks"),))


def _ask_again(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """The worker has not said whether it is so: once more."""
    if lead.answer:
        return Ruling(lead.state)
    again = (Start("miss_voice", after="voice_hours"),)
    return Ruling(lead.state, "asked", (News(WORKER, "report"),), again)


def _unheard(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Nor the second time: staff ask them."""
    if lead.answer:
        return Ruling(lead.state)
    return Ruling(lead.state, "unheard", (News(STAFF, "unheard"),), kept=Kept(answer="unheard"))


def _answer_later(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Has the card come, is it still being paid?"""
    reason = LATER_ANSWERS.get(act.detail)
    if reason is None:
        return Ruling(lead.state)
    if not reason:
        return Ruling(lead.state, act.detail, (News(WORKER, "thanks"),))
    return Ruling(lead.state, act.detail, (News(STAFF, reason), News(WORKER, "sorry")))


def _stands(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Staff looked into it: the report is right, whatever the worker said."""
    if lead.answer != "wrong":
        return Ruling(lead.state)
    return Ruling(lead.state, "stands", (News(WORKER, "dispute_stands"),))


def _again(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Staff looked into it: the worker is right, and somebody else is asked."""
    if lead.answer != "wrong":
        return Ruling(lead.state)
    freed = _freed(lead, "taken_back", worker="dispute_again")
    news = freed.news if lead.state in WITH_AGENT else freed.news[1:]
    kept = Kept(agent="", reported="", answer="", offer="withdrawn", registration="submitted")
    return Ruling("waiting", "reopened", news, freed.timers, kept)


# --- the table ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    by: tuple[str, ...]
    states: tuple[str, ...]
    judge: Callable[[Lead, Act, By, int], Ruling]


RULES: Mapping[str, Rule] = {
    "ask": Rule((WORKER,), ("",), _ask),
    "offer": Rule((CLOCK, STAFF), LOOKED_FOR, _offer),
    "wait": Rule((CLOCK,), LOOKED_FOR, _wait),
    "leave": Rule((CLOCK,), LOOKED_FOR, _leave),
    "release": Rule((CLOCK, STAFF), ("unserved",), _release),
    "accept": Rule((AGENT,), ALL, _accept),
    "later": Rule((AGENT,), LOOKED_FOR, _later),
    "decline": Rule((AGENT,), ALL, _decline),
    "why_not": Rule((AGENT,), ALL, _why_not),
    "expire": Rule((CLOCK,), ALL, _expire),
    "recall": Rule((CLOCK, STAFF), ALL, _recall),
    "hand_back": Rule((AGENT,), WITH_AGENT, _hand_back),
    "take_back": Rule((STAFF, WORKER), WITH_AGENT, _take_back),
    "remind": Rule((CLOCK,), WITH_AGENT, _remind),
    "give_up": Rule((CLOCK,), WITH_AGENT, _give_up),
    "leave_cold": Rule((CLOCK,), ("contacted",), _leave_cold),
    "end": Rule((WORKER, STAFF, CLOCK), (*UNSETTLED, "unserved"), _end),
    "report": Rule((AGENT, STAFF), (*WITH_AGENT, "unserved", *SETTLED), _report),
    "confirm": Rule((WORKER,), ALL, _confirm),
    "deny": Rule((WORKER,), ALL, _deny),
    "ask_again": Rule((CLOCK,), ("registered",), _ask_again),
    "unheard": Rule((CLOCK,), ("registered",), _unheard),
    "answer_later": Rule((WORKER,), ALL, _answer_later),
    "stands": Rule((STAFF,), (*WITH_AGENT, "registered", "closed"), _stands),
    "again": Rule((STAFF,), (*WITH_AGENT, "registered", "closed"), _again),
}
