"""Which state of a lead, and of an offer, may follow which, and what a state means for whoever acts."""

from __future__ import annotations

from collections.abc import Mapping

from bot.referrals.lead import AGENT, Act, By, Cancel, Lead, News, Ruling, Start

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
CARED_FOR = ("registered", "confirmed")  # an agent still accompanies the worker: the card, the months
SETTLED = ("registered", "confirmed", "closed")
ALL = tuple(CAME_FROM)


def at_an_end(lead: Lead) -> bool:
    """Whether no timer need wait: it is over, or staff have it in hand."""
    return lead.state in ("confirmed", "closed", "unserved") or (
        lead.state == "registered" and bool(lead.answer)
    )


def too_late(lead: Lead, act: Act, by: By) -> Ruling:
    """Only whoever acts hears that it is over; an agent in chat, that is: page and console say it themselves."""
    told = by.who == AGENT and not act.quiet
    return Ruling(lead.state, news=(News(AGENT, "gone"),) if told else ())


def has_open_offer(lead: Lead) -> bool:
    return lead.offer is not None and lead.offer.state == "offered"


def in_hand(lead: Lead) -> bool:
    """Whether the lead is in the hands of the agent whose offer it is."""
    return lead.offer is not None and lead.offer.state == "accepted" and lead.agent == lead.offer.agent


def offer_gone(lead: Lead) -> str | None:
    """What becomes of the offer when the lead leaves its agent."""
    ends = lead.offer is not None and lead.offer.state in OFFER_CAME_FROM["withdrawn"]
    return "withdrawn" if ends else None


# Nobody is asked any more what came of it.
SILENT: tuple[Start | Cancel, ...] = tuple(Cancel(kind) for kind in ("ask_outcome", "leave_lead"))
