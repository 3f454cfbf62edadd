"""Which state of a referral, and of an offer, may follow which; storage moves nothing that does not stand here."""

from __future__ import annotations

from collections.abc import Mapping

# state -> the states it may come from. Their names are read by outsiders (letter states likewise).
REFERRAL: Mapping[str, tuple[str, ...]] = {
    # asked for again: handed back, agent suspended or complained of, an agent joined an empty area
    "waiting": ("offered", "accepted", "contacted", "unserved"),
    "offered": ("waiting", "offered"),
    "accepted": ("waiting", "offered"),
    "contacted": ("accepted",),
    "registered": ("accepted", "contacted", "unserved"),  # the last: the branch itself saw to it
    "confirmed": ("registered",),
    "closed": ("waiting", "offered", "accepted", "contacted", "registered", "unserved"),
    "unserved": ("waiting", "offered"),
}
OFFER: Mapping[str, tuple[str, ...]] = {
    "offered": (),
    "accepted": ("offered",),
    "declined": ("offered",),
    "expired": ("offered",),
    "withdrawn": ("offered", "accepted"),
}
# In these somebody or something must still act: a timer, an agent, a worker, or staff.
WITH_AGENT = ("accepted", "contacted")
# Settled, but staff found that what was reported is not so: it waits again. Nothing else leads out of these.
REOPENED = ("registered", "closed")
UNSETTLED = ("waiting", "offered", *WITH_AGENT)

# What an agent may report, and the state it leads to.
OUTCOMES: Mapping[str, str] = {
    "contacted": "contacted",
    "registered": "registered",
    "not_interested": "closed",
    "unreachable": "closed",
    "wrong": "closed",
    "closed": "closed",
}


def before(state: str) -> tuple[str, ...]:
    """The states from which a referral may come to `state`."""
    return REFERRAL[state]


def agree(reported: str, confirmed: bool) -> bool:
    """Whether the worker's voice fits the agent's: a no to anything that was reported is a disagreement."""
    return confirmed or reported == "contacted"
