"""What comes of a lead that leaves an agent's hands: handed back, taken back, gone cold, ended."""

from __future__ import annotations

from bot.referrals.lead import AGENT, STAFF, WORKER, Act, By, Cancel, Kept, Lead, News, Ruling, Start
from bot.referrals.states import CARED_FOR, SILENT, has_open_offer, in_hand, offer_gone, too_late


def hand_back(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    if in_hand(lead) and lead.state in CARED_FOR:
        return _cared_for_no_more(lead)
    return freed(lead, "handed_back") if in_hand(lead) else too_late(lead, act, by)


def _cared_for_no_more(lead: Lead) -> Ruling:
    """The worker is registered and stays so; another agent is asked to accompany them."""
    timers = (Start("end_relays"), Start("find_carer"))
    return Ruling(
        lead.state, "handed_back", (News(AGENT, "handed_back"),), timers, Kept(offer=offer_gone(lead))
    )


def take_back(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    return freed(lead, "taken_back") if in_hand(lead) else Ruling(lead.state)


def freed(lead: Lead, kind: str, *, worker: str = "agent_changed") -> Ruling:
    """It waits again and is offered to others; `kind` is what its agent hears, `worker` what the worker does."""
    news = (News(AGENT, kind), News(WORKER, worker))
    timers = (*SILENT, Start("end_relays"), Start("refer_again"))
    return Ruling(
        "waiting", kind, news, timers, Kept(agent="", reported="", answer="", offer=offer_gone(lead))
    )


def remind(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """The agent is asked what came of it; after so many times in vain it is given up."""
    if not in_hand(lead) or lead.offer is None:
        return Ruling(lead.state)
    if lead.offer.reminded > act.most:
        return _given_up(lead)
    again = (Start("ask_outcome", after="cold_hours"),)
    last = 0 < act.most == lead.offer.reminded
    asked = News(AGENT, "cold" if last else "outcome")
    return Ruling(lead.state, "asked", (asked,), again, Kept(reminded=True))


def _given_up(lead: Lead) -> Ruling:
    """No word after every reminder: staff hear of it. Where nobody was reached yet another agent is looked for."""
    cold = News(STAFF, "lead_cold")
    if lead.state == "accepted":
        free = freed(lead, "taken_back")
        return Ruling(free.state, "given_up", (*free.news, cold), free.timers, free.kept)
    return Ruling(lead.state, "cold", (cold,), (Start("leave_lead", after="cold_hours"),))


def leave_cold(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Staff were told and nobody did anything: the branch's queue has it."""
    if not in_hand(lead):
        return Ruling(lead.state)
    kept = Kept(agent="", reported="", answer="", offer=offer_gone(lead))
    timers = (*SILENT, Start("end_relays"))
    return Ruling("unserved", "left", (News(AGENT, "taken_back"), News(WORKER, "unserved")), timers, kept)


def _no_longer_offered(lead: Lead) -> Ruling:
    if not has_open_offer(lead):
        return Ruling(lead.state)
    gone = (News(AGENT, "gone"),)
    return Ruling(lead.state, "ended", gone, (Cancel("offer_expires"),), Kept(offer="withdrawn"))


def end(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """The worker withdrew or was erased, or it was somebody's second registration.

    Whoever is registered stays so; an agent who was asked to accompany them is asked no more.
    """
    if lead.state in CARED_FOR:
        return _no_longer_offered(lead)
    news = (News(AGENT, "gone"),) if has_open_offer(lead) or in_hand(lead) else ()
    timers = (Cancel("offer_expires"), *SILENT, Start("end_relays"))
    kept = Kept(offer="withdrawn" if has_open_offer(lead) else None)
    return Ruling("closed", "ended", news, timers, kept)
