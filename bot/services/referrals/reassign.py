"""reassign: what staff do with leads and agents: suspending, moving, deserts, silence."""

from __future__ import annotations

from bot.errors import BadArgument
from bot.referrals.lead import BY_STAFF, Act
from bot.referrals.matching import rank
from bot.referrals.states import LOOKED_FOR
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.referrals.choose import asking_now, weights_of
from bot.services.referrals.refer import offer_to, wanted_for
from bot.storage.agents import agents, candidates, codes, figures
from bot.storage.agents.figures import Desert, Silence
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people import registrations
from bot.storage.referrals import complaints, offers, referrals
from bot.storage.staff import audit

DAYS = 30
NEARBY_KM = 6000.0  # staff may send a lead anywhere


class CannotBeAsked(BadArgument):
    """An agent whom staff named cannot be offered this referral; `reason` as `matching.rank` names it."""

    def __init__(self, handle: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{handle} cannot be asked: {reason}")


def suspend_agent(runtime: Runtime, handle: str, *, who: str, why: str) -> int:
    """Stop an agent at once: codes end, open offers are withdrawn, leads move on; how many moved."""
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        agent = agents.by_handle(tx, handle)
        if agent is None:
            raise BadArgument(f"no agent {handle!r} in the directory")
        agents.set_state(tx, agent.id, "suspended")
        codes.revoke_all(tx, agent.id, now)
        moved = _withdraw_offers(runtime, tx, agent.id) + _move_leads(runtime, tx, agent.id)
        timers.start(tx, "tell_suspended", due=now, person=agent.person, facts={})
        audit.record(tx, who=who, what="suspend_agent", subject=handle, purpose=why, now=now)
    runtime.doorbell.ring()
    return moved


def _withdraw_offers(runtime: Runtime, tx: Tx, agent: str) -> int:
    found = offers.open_with(tx, agent)
    for offer in found:
        act_on(runtime, tx, offer.referral, Act("recall"), BY_STAFF, offer=offer)
    return len(found)


def _move_leads(runtime: Runtime, tx: Tx, agent: str) -> int:
    found = referrals.in_hand(tx, agent)
    for referral in found:
        act_on(runtime, tx, referral, Act("take_back"), BY_STAFF)
    return len(found)


def restore_agent(runtime: Runtime, handle: str, *, who: str, why: str) -> None:
    """A suspended agent may be offered leads again; new codes must be made. Raises BadArgument."""
    with runtime.database.begin() as tx:
        agent = agents.by_handle(tx, handle)
        if agent is None or agent.state != "suspended":
            raise BadArgument(f"no suspended agent {handle!r}")
        agents.set_state(tx, agent.id, "linked" if agent.notices_at else "directory")
        audit.record(tx, who=who, what="restore_agent", subject=handle, purpose=why, now=runtime.now_ms())


def reassign(runtime: Runtime, referral: str, handle: str, *, who: str, why: str) -> None:
    """Offer a lead to an agent whom staff name, taking it from whoever has it. Raises BadArgument with the reason."""
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        found, agent = referrals.load(tx, referral), agents.by_handle(tx, handle)
        registration = registrations.load(tx, found.registration) if found else None
        if found is None or registration is None or agent is None:
            raise BadArgument(f"no referral {referral!r} or no agent {handle!r}")
        _free(runtime, tx, found)
        offered = _offer_to_named(runtime, tx, referral, registration, agent.id)
        if offered:
            raise CannotBeAsked(handle, offered)
        audit.record(tx, who=who, what="reassign", subject=registration.reference, purpose=why, now=now)
    runtime.doorbell.ring()


def _free(runtime: Runtime, tx: Tx, found: referrals.Referral) -> None:
    """Out of whoever's hands it is in; the protocol does what its state asks for and nothing else."""
    for what in ("take_back", "recall", "release"):
        act_on(runtime, tx, found.id, Act(what), BY_STAFF)


def _offer_to_named(
    runtime: Runtime, tx: Tx, referral: str, registration: registrations.Registration, agent: str
) -> str:
    """Offer it; why not, when it cannot be."""
    found = referrals.load(tx, referral)
    wanted = wanted_for(tx, found, registration) if found else None
    if found is None or wanted is None or found.state not in LOOKED_FOR:
        return "the referral is settled"
    ranked = rank(
        candidates.with_ids(tx, asking_now(runtime), [agent]),
        wanted,
        weights_of(runtime.settings.config.referrals, NEARBY_KM),
        runtime.now(),
        barred=complaints.barred(tx, found.person),
    )
    if not ranked.matches:
        return ranked.passed_over[0][1] if ranked.passed_over else "not linked, suspended or past its day"
    offer_to(runtime, tx, found, ranked.matches[0], by=BY_STAFF)
    return ""


def coverage_deserts(runtime: Runtime, *, days: int = 90) -> list[Desert]:
    """Kecamatan with workers and no agent for them; small cells are hidden."""
    since = runtime.now_ms() - days * 86_400_000
    with runtime.database.begin() as tx:
        return figures.deserts(tx, since, runtime.settings.config.referrals.smallest_cell)


def silent_agents(runtime: Runtime) -> list[Silence]:
    """How every agent answered in the last thirty days."""
    now = runtime.now_ms()
    before = now - int(runtime.settings.config.referrals.outcome_hours * 3_600_000)
    with runtime.database.begin() as tx:
        return figures.silence(tx, now - DAYS * 86_400_000, before)
