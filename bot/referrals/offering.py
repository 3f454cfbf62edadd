"""What comes of looking for an agent: asked for, offered, taken, refused, run out, left to the branch."""

from __future__ import annotations

from bot.referrals.lead import AGENT, WORKER, Act, By, Cancel, Kept, Lead, News, Ruling, Start
from bot.referrals.outcomes import WHY_NOT
from bot.referrals.states import CARED_FOR, LOOKED_FOR, has_open_offer, too_late


def ask(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    return Ruling("waiting", "asked", timers=(Start("refer"),))


def offer(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """An offer was written out: it runs out by itself. Of several on one card the card tells the agent."""
    if lead.offer is None or lead.offer.state != "offered":
        return Ruling(lead.state)
    news = () if act.quiet else (News(AGENT, "offer"),)
    return Ruling("offered", "offered", news, (Start("offer_expires", at=lead.offer.expires_at),))


def offer_care(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Somebody who is registered has no agent any more: another is asked to accompany them. The lead stays settled."""
    if not has_open_offer(lead):
        return Ruling(lead.state)
    assert lead.offer is not None
    return Ruling(
        lead.state, "offered", (News(AGENT, "care"),), (Start("offer_expires", at=lead.offer.expires_at),)
    )


def wait(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Nobody works now: it is tried again when the first begins."""
    news = () if act.quiet else (News(WORKER, "nobody_works"),)
    return Ruling(lead.state, "waits", news, (Start("refer_again", at=act.until),))


def leave(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Nobody is left to ask: the branch takes it."""
    if has_open_offer(lead):
        return Ruling(lead.state)
    return Ruling("unserved", "left", (News(WORKER, "unserved"),))


def release(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Out of the branch's queue: it is offered anew."""
    return Ruling("waiting", "released", timers=(Start("refer_again"),), kept=Kept(agent="", reported=""))


def _anew(lead: Lead) -> tuple[Start | Cancel, ...]:
    """The next agent is asked, where one is still looked for."""
    if lead.state in LOOKED_FOR:
        return Cancel("offer_expires"), Start("refer_again")
    if lead.state in CARED_FOR:
        return Cancel("offer_expires"), Start("find_carer")
    return (Cancel("offer_expires"),)


def accept(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Exactly one yes, in time. Said again by whoever has the lead, it is shown to them again."""
    assert lead.offer is not None
    in_time = has_open_offer(lead) and lead.offer.expires_at > now
    if in_time and lead.state in CARED_FOR:
        return _taken_over(lead, by)
    if not in_time or lead.state not in LOOKED_FOR:
        return Ruling(lead.state, news=(News(AGENT, "lead" if lead.offer.state == "accepted" else "gone"),))
    news = (News(AGENT, "lead"), News(WORKER, "accepted"))
    timers = (Cancel("offer_expires"), Start("ask_outcome", after="outcome_hours"))
    return Ruling("accepted", "accepted", news, timers, Kept(agent=by.agent, offer="accepted"))


def _taken_over(lead: Lead, by: By) -> Ruling:
    """The worker hears who accompanies them now, and says whether they may see when a month is open."""
    news = (News(AGENT, "care_taken"), News(WORKER, "carer"))
    kept = Kept(agent=by.agent, offer="accepted")
    return Ruling(lead.state, "taken_over", news, (Cancel("offer_expires"),), kept)


def later(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """ "Nanti": the time to answer runs once more, and they are reminded when half of it has gone."""
    assert lead.offer is not None
    if not has_open_offer(lead):
        return too_late(lead, act, by)
    if lead.offer.postponed:
        return Ruling(lead.state, news=(News(AGENT, "offer"),))
    timers = (
        Cancel("offer_expires"),
        Start("offer_expires", at=act.until),
        Start("tell_offer", at=act.half),
    )
    kept = Kept(postponed=True, expires_at=act.until)
    return Ruling(lead.state, "postponed", (News(AGENT, "postponed"),), timers, kept)


def decline(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    if not has_open_offer(lead):
        return too_late(lead, act, by)
    news = () if act.quiet else (News(AGENT, "why_not"),)
    return Ruling(lead.state, "declined", news, _anew(lead), Kept(offer="declined"))


def why_not(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    if lead.offer is None or lead.offer.state != "declined" or act.detail not in WHY_NOT:
        return Ruling(lead.state)
    return Ruling(lead.state, "explained", (News(AGENT, "declined"),), kept=Kept(why=act.detail))


def expire(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Silence: the next agent is asked."""
    if not has_open_offer(lead) or lead.offer is None or lead.offer.expires_at > now:
        return Ruling(lead.state)
    news = () if act.quiet else (News(AGENT, "expired"),)
    return Ruling(lead.state, "expired", news, _anew(lead), Kept(offer="expired"))


def recall(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """An open offer is taken back: its agent cannot be reached, was suspended, or staff chose somebody else."""
    if not has_open_offer(lead):
        return Ruling(lead.state)
    news = () if act.quiet else (News(AGENT, "gone"),)
    return Ruling(lead.state, "recalled", news, _anew(lead), Kept(offer="withdrawn"))
