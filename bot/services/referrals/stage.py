"""stage: what a worker's talk remembers of their lead, so that STATUS can say who said what, and what is next."""

from __future__ import annotations

from bot.referrals.outcomes import OUTCOMES
from bot.referrals.states import LOOKED_FOR, WITH_AGENT
from bot.storage.database import Tx, moment
from bot.storage.messaging import reaching, timers
from bot.storage.referrals import offers
from bot.storage.referrals.referrals import Referral
from bot.working_days import zone_of


def stage_of(tx: Tx, referral: Referral) -> dict[str, object]:
    """How far it is, whether the worker agreed to what was reported, and until when its agent is left in peace."""
    return {
        "referral": "waiting" if referral.state in LOOKED_FOR else referral.state,
        "agreed": referral.answer == "right",
        "stage_by": _asked_on(tx, referral),
        "card": referral.card,
        "refused_for": _refused_for(referral),
    }


def _refused_for(referral: Referral) -> str:
    row = OUTCOMES.get(referral.reported)
    return referral.reported if row and row.registration == "rejected" else ""


def _asked_on(tx: Tx, referral: Referral) -> str:
    """The day, where the worker lives, up to which the agent is left in peace; empty where no agent has the lead."""
    offer = offers.accepted_of(tx, referral.id) if referral.state in WITH_AGENT else None
    due = timers.due_of(tx, "ask_outcome", str(offer.id)) if offer else None
    zone = zone_of(reaching.area_of(tx, referral.person))
    return moment(due).astimezone(zone).date().isoformat() if due else ""
