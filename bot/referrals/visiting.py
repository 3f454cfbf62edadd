"""What comes of a visit: times proposed, asked and agreed, moved, cancelled, kept or missed by either side. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.referrals.lead import AGENT, STAFF, WORKER, Act, By, Cancel, Kept, Lead, Meeting, News, Ruling, Start
from bot.referrals.states import WITH_AGENT, in_hand

HOUR = 3_600_000
MOST_MISSED = 2  # times an agent may stay away before staff hear of it

# state -> the states it may come from; "" is no visit yet.
CAME_FROM: Mapping[str, tuple[str, ...]] = {
    "proposed": ("", "proposed", "asked", "agreed", "kept", "missed", "cancelled"),
    "asked": ("", "proposed", "asked", "agreed", "kept", "missed", "cancelled"),
    "agreed": ("proposed", "asked", "agreed"),  # the last: moved
    "kept": ("agreed",),
    "missed": ("agreed", "missed"),
    "cancelled": ("proposed", "asked", "agreed"),
}
OPEN = ("proposed", "asked", "agreed")
VISITABLE = (*WITH_AGENT, "registered", "confirmed")
SILENCED: tuple[Start | Cancel, ...] = tuple(
    Cancel(kind) for kind in ("visit_eve", "visit_hour", "visit_over")
)
BOTH = "both"  # each side says that the other was not there
OTHER = {AGENT: WORKER, WORKER: AGENT}


def _to(side: str, worker: str, agent: str) -> News:
    """The same news in the words of either side."""
    return News(side, worker if side == WORKER else agent)


def _about(lead: Lead) -> Meeting:
    return lead.visit or Meeting()


def _may(lead: Lead, state: str) -> bool:
    return in_hand(lead) and _about(lead).state in CAME_FROM[state]


def _wished(lead: Lead, state: str, times: tuple[int, ...], by: str, place: str) -> Meeting:
    """New times beside what is agreed: that holds until they agree anew, or one of them calls it off."""
    visit = _about(lead)
    place = place or visit.place
    if visit.state == "agreed":
        return Meeting("agreed", at=visit.at, times=times, by=by, place=place)
    return Meeting(state, times=times, by=by, place=place)


def offer_times(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Three times out of the agent's working hours go to the worker, who presses one of them.

    Where the worker asked for them, the agent still says whether the one that was pressed suits.
    """
    if not _may(lead, "proposed") or not act.times:
        return Ruling(lead.state)
    kept = _wished(lead, "proposed", act.times, by.who, act.place)
    told = (News(AGENT, "visit_sent_agent"),) if by.who == AGENT else ()
    return Ruling(lead.state, "proposed", (News(WORKER, "visit_offer"), *told), kept=Kept(visit=kept))


def ask_time(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """One side names a time; the other says whether it suits."""
    if not _may(lead, "asked") or not act.times or act.times[0] <= now:
        return Ruling(lead.state)
    kept = _wished(lead, "asked", act.times[:1], by.who, act.place)
    news = (
        _to(OTHER[by.who], "visit_asked", "visit_asked_agent"),
        _to(by.who, "visit_waits", "visit_waits_agent"),
    )
    return Ruling(lead.state, "asked", news, kept=Kept(visit=kept))


def agree(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """A time that the other side named is taken. One that has passed by now is asked for anew."""
    visit = _about(lead)
    if not _may(lead, "agreed"):
        return Ruling(lead.state)
    chosen = next((at for at in visit.times if at == act.until), 0)
    if not chosen or chosen <= now:
        return Ruling(lead.state, news=(_to(by.who, "visit_past", "visit_past_agent"),))
    if by.who == visit.by:  # a worker who asked for times presses one: the agent has not said a word yet
        return ask_time(lead, Act("ask_time", times=(chosen,), place=act.place), by, now)
    kept = Meeting("agreed", at=chosen, by=visit.by, place=act.place or visit.place)
    timers = (*SILENCED, *_reminders(chosen, act.half, now))
    return Ruling(
        lead.state,
        "agreed",
        (News(WORKER, "visit_set"), News(AGENT, "visit_set_agent")),
        timers,
        Kept(visit=kept),
    )


def _reminders(at: int, eve: int, now: int) -> tuple[Start, ...]:
    """The evening before, an hour before, and two hours after it began; what lies behind already is left out."""
    wanted = (
        Start("visit_eve", at=eve),
        Start("visit_hour", at=at - HOUR),
        Start("visit_over", at=at + 2 * HOUR),
    )
    return tuple(one for one in wanted if one.at > now)


def cancel(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Either side calls it off; the lead goes on, and both know where a new time is asked for."""
    if not _may(lead, "cancelled"):
        return Ruling(lead.state)
    news = (
        _to(OTHER[by.who], "visit_off", "visit_off_agent"),
        _to(by.who, "visit_off_noted", "visit_off_noted_agent"),
    )
    return Ruling(lead.state, "cancelled", news, SILENCED, Kept(visit=Meeting("cancelled", by=by.who)))


def met(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """They met. What came of it is a report, said by its own words."""
    if not _may(lead, "kept"):
        return Ruling(lead.state)
    news = (News(AGENT, "visit_kept_agent"),) if by.who == AGENT else ()
    return Ruling(lead.state, "met", news, SILENCED, Kept(visit=Meeting("kept", at=_about(lead).at)))


def missed(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """One side says that the other was not there. It is counted, blames nobody yet, and a new time is one press away.

    Of an agent who stays away again and again staff hear.
    """
    visit, who = _about(lead), OTHER[by.who]
    if in_hand(lead) and visit.state == "missed" and visit.who == by.who:  # each says it was the other
        kept = Meeting("missed", at=visit.at, who=BOTH)
        news = (News(STAFF, "visit_disputed"), _to(by.who, "visit_missed_noted", "visit_missed_noted_agent"))
        return Ruling(lead.state, "disputed", news, kept=Kept(visit=kept))
    if not _may(lead, "missed") or visit.at > now:
        return Ruling(lead.state)
    often = who == AGENT and visit.missed + 1 >= MOST_MISSED
    staff = (News(STAFF, "agent_no_show"),) if often else ()
    news = (
        _to(who, "visit_missed", "visit_missed_agent"),
        _to(by.who, "visit_missed_noted", "visit_missed_noted_agent"),
        *staff,
    )
    return Ruling(lead.state, "missed", news, SILENCED, Kept(visit=Meeting("missed", at=visit.at, who=who)))


def remind(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """The worker the evening before, both an hour before; afterwards the agent is asked whether they met."""
    visit = _about(lead)
    if not in_hand(lead) or visit.state != "agreed":
        return Ruling(lead.state)
    if act.detail == "visit_over":
        return Ruling(lead.state, "over", (News(AGENT, "visit_over_agent"),))
    if visit.at <= now:
        return Ruling(lead.state)
    soon = (News(WORKER, "visit_hour"), News(AGENT, "visit_hour_agent"))
    return Ruling(
        lead.state, "reminded", soon if act.detail == "visit_hour" else (News(WORKER, "visit_eve"),)
    )
