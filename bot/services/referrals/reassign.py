"""reassign: what staff do with leads and agents: suspending, moving, deserts, silence."""

from __future__ import annotations

from bot.errors import BadArgument
from bot.referrals.lead import BY_STAFF, Act
from bot.referrals.matching import rank
from bot.referrals.states import LOOKED_FOR
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.referrals.asking import asking_now
from bot.services.referrals.choose import weights_of
from bot.services.referrals.refer import offer_to, wanted_for
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.agents import agents, candidates, codes, figures, roster
from bot.storage.agents.agents import Agent
from bot.storage.agents.figures import Desert, Silence
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people import registrations
from bot.storage.referrals import complaints, offers, paying, referrals
from bot.storage.staff import views

DAYS = 30
NEARBY_KM = 6000.0  # staff may send a lead anywhere


class CannotBeAsked(BadArgument):
    """An agent whom staff named cannot be offered this referral; `reason` as `matching.rank` names it."""

    def __init__(self, handle: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{handle} cannot be asked: {reason}")


def suspend_agent(runtime: Runtime, scope: Scope, handle: str, *, why: str) -> int:
    """Stop an agent at once: codes end, open offers are withdrawn, leads move on; how many moved."""
    demand(scope, "suspend")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        agent = _reached(tx, scope, handle)
        if agent is None:
            raise BadArgument(f"no agent {handle!r} in the directory")
        agents.set_state(tx, agent.id, "suspended")
        codes.revoke_all(tx, agent.id, now)
        moved = _withdraw_offers(runtime, tx, agent.id) + _move_leads(runtime, tx, agent.id)
        for referral in paying.leave(tx, agent.id):
            timers.start(tx, "find_carer", due=now, ref=referral, slot=f"find_carer {referral}")
        timers.start(tx, "tell_suspended", due=now, person=agent.person, facts={})
        note(runtime, tx, scope, "suspend_agent", handle, why)
    runtime.doorbell.ring()
    return moved


def _reached(tx: Tx, scope: Scope, handle: str) -> Agent | None:
    return agents.by_handle(tx, handle) if roster.sees(tx, scope, handle) else None


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


def restore_agent(runtime: Runtime, scope: Scope, handle: str, *, why: str) -> None:
    """A suspended agent may be offered leads again; new codes must be made. Raises BadArgument."""
    demand(scope, "keep_agents")
    with runtime.database.begin() as tx:
        agent = _reached(tx, scope, handle)
        if agent is None or agent.state != "suspended":
            raise BadArgument(f"no suspended agent {handle!r}")
        agents.set_state(tx, agent.id, "linked" if agent.notices_at else "directory")
        note(runtime, tx, scope, "restore_agent", handle, why)


def reassign(runtime: Runtime, scope: Scope, referral: str, handle: str, *, why: str) -> None:
    """Offer a lead to an agent whom staff name, taking it from whoever has it. Raises BadArgument with the reason."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        found, agent = referrals.load(tx, referral), _reached(tx, scope, handle)
        if found and not views.sees(tx, scope, found.person):
            found = None
        registration = registrations.load(tx, found.registration) if found else None
        if found is None or registration is None or agent is None:
            raise BadArgument(f"no referral {referral!r} or no agent {handle!r}")
        _free(runtime, tx, found)
        offered = _offer_to_named(runtime, tx, referral, registration, agent.id)
        if offered:
            raise CannotBeAsked(handle, offered)
        note(runtime, tx, scope, "reassign", registration.reference, why)
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


def coverage_deserts(runtime: Runtime, scope: Scope, *, days: int = 90) -> list[Desert]:
    """Kecamatan with workers and no agent for them; small cells are hidden."""
    demand(scope, "see")
    since = runtime.now_ms() - days * 86_400_000
    with runtime.database.look() as tx:
        return figures.deserts(tx, scope, since, runtime.settings.config.referrals.smallest_cell)


def silent_agents(runtime: Runtime, scope: Scope) -> list[Silence]:
    """How every agent answered in the last thirty days."""
    demand(scope, "see")
    now = runtime.now_ms()
    before = now - int(runtime.settings.config.referrals.outcome_hours * 3_600_000)
    with runtime.database.look() as tx:
        return figures.silence(tx, scope, now - DAYS * 86_400_000, before)
