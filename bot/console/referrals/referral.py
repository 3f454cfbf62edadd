"""One referral: who could be asked and why, given to an agent by hand, or settled by the branch itself."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.filters import agent_name, spoken
from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import BadArgument, Refused
from bot.public.pages import the_runtime
from bot.services.referrals.handling import SETTLED, VERDICTS, case, settle_dispute, settle_unserved
from bot.services.referrals.reassign import CannotBeAsked, reassign
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE, stated


def referral(identity: str) -> Response:
    return _page(identity)


def _page(identity: str, status: int = 200, problem: str = "", form: str = "") -> Response:
    found = case(the_runtime(), scope_here(), identity)
    if found is None:
        abort(404)
    return show(
        "referral.html",
        status,
        case=found,
        settled=SETTLED,
        verdicts=VERDICTS,
        problem=problem,
        form=form,
        typed=request.form,
        limits={"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE},
    )


def give(identity: str) -> Response:
    """Offer it to the agent whose button was pressed, or whose name was typed."""
    handle = (request.form.get("agent") or request.form.get("other", "")).strip()[:40]
    try:
        why = stated(request.form.get("why", ""))
        if not handle:
            raise Refused("agent_missing")
        reassign(the_runtime(), scope_here(), identity, handle, why=why)
    except CannotBeAsked as error:
        reason = spoken(error.reason, "passed")
        return _page(
            identity, 422, words()["agent_cannot"].format(agent=agent_name(handle), reason=reason), "give"
        )
    except BadArgument:
        return _page(identity, 422, words()["agent_unknown"].format(agent=handle), "give")
    except Refused as error:
        return _page(identity, 422, told(error), "give")
    flash(words()["offered_now"].format(agent=agent_name(handle)))
    return to("console.referral", identity=identity)


def dispute(identity: str) -> Response:
    typed = request.form
    try:
        settle_dispute(the_runtime(), scope_here(), identity, typed.get("verdict", ""), typed.get("why", ""))
    except Refused as error:
        return _page(identity, 422, told(error), "dispute")
    flash(words()["dispute_settled"])
    return to("console.listing", name="disputes")


def settle(identity: str) -> Response:
    typed = request.form
    try:
        settle_unserved(
            the_runtime(),
            scope_here(),
            identity,
            outcome=typed.get("outcome", ""),
            digits=typed.get("digits", ""),
            why=typed.get("why", ""),
        )
    except Refused as error:
        return _page(identity, 422, told(error), "settle")
    flash(words()["settled_now"])
    return to("console.listing", name="unserved")
