"""The directory: searching agents, one agent's page, the form, invitations, posters, suspending and resuming."""

from __future__ import annotations

from base64 import b64encode

from flask import Response, abort, flash, request

from bot.console.filters import agent_name
from bot.console.frame import language, remember_agents, scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import BadArgument, Refused
from bot.public.pages import the_runtime
from bot.services.agents.invite import send_invite
from bot.services.agents.keep_agent import (
    MOST_ROOM,
    SECTORS,
    FormRefused,
    Problem,
    Typed,
    as_typed,
    keep_agent,
    languages_of,
    near,
)
from bot.services.agents.keep_directory import (
    AgentFile,
    end_codes,
    invite,
    list_agents,
    list_communities,
    make_poster,
    open_agent,
    told_when_suspended,
)
from bot.services.referrals.reassign import coverage_deserts, restore_agent, silent_agents, suspend_agent
from bot.services.staff.ending_rules import SOON
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE, stated

STATES = ("linked", "directory", "suspended")
TROUBLES = ("unreachable", "no_opt_in", "ending", "full", "silent", "away")
LIMITS = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}
MOST_SILENT = 100  # lines of those who answer least
LEAST_OFFERS = 3  # fewer say nothing of how somebody answers


def agents() -> Response:
    runtime = the_runtime()
    asked = {name: request.args.get(name, "")[:60] for name in ("q", "state", "trouble", "area")}
    found = list_agents(runtime, scope_here(), asked, request.args.get("after", "")[:60])
    remember_agents(one["handle"] for one in found.agents)
    today = runtime.now().date()
    return show(
        "agents.html",
        page=found,
        typed=asked,
        states=STATES,
        troubles=TROUBLES,
        today=today.isoformat(),
        soon=(today + SOON).isoformat(),
        least=LEAST_OFFERS,
    )


def agent(handle: str) -> Response:
    return _page(handle)


def _found(handle: str) -> AgentFile:
    found = open_agent(the_runtime(), scope_here(), handle)
    if found is None:
        abort(404)
    return found


def _page(handle: str, status: int = 200, problem: str = "", **more: object) -> Response:
    found = _found(handle)
    runtime = the_runtime()
    return show(
        "agent.html",
        status,
        file=found,
        near=near(runtime, found.agent),
        today=runtime.now().date().isoformat(),
        limits=LIMITS,
        problem=problem,
        **more,
    )


# --- the form -------------------------------------------------------------------------------------


def new_agent() -> Response:
    plain = {"capacity": "5", "opens": "0", "closes": "1440", "community": request.args.get("community", "")}
    return _form("", Typed(plain, {"languages": ["id"], "sectors": SECTORS, "days_off": []}))


def edit_agent(handle: str) -> Response:
    return _form(handle, as_typed(the_runtime(), _found(handle).agent))


def _form(
    handle: str, typed: Typed, status: int = 200, problems: dict[str, Problem] | None = None
) -> Response:
    said = {name: words()[found.word].format(**found.values) for name, found in (problems or {}).items()}
    return show(
        "agent_form.html",
        status,
        handle=handle,
        typed=typed,
        problems=said,
        communities=[one for one in list_communities(the_runtime(), scope_here()) if one["id"]],
        languages=languages_of(the_runtime()),
        sectors=SECTORS,
        most=MOST_ROOM,
    )


def keep(handle: str = "") -> Response:
    several = {name: request.form.getlist(name)[:10] for name in ("languages", "days_off", "sectors")}
    typed = Typed({name: value[:2000] for name, value in request.form.items()}, several)
    try:
        kept = keep_agent(the_runtime(), scope_here(), handle, typed)
    except FormRefused as refused:
        return _form(handle, typed, 422, dict(refused.problems))
    except Refused:
        abort(404)
    flash(words()["agent_kept"].format(agent=agent_name(kept)))
    return to("console.agent", handle=kept)


# --- links, posters, codes ------------------------------------------------------------------------


def invite_agent(handle: str) -> Response:
    try:
        code, links = invite(the_runtime(), scope_here(), handle)
    except BadArgument:
        abort(404)
    days = the_runtime().settings.config.referrals.invite_days
    return show("invitation.html", handle=handle, code=code, links=links, days=f"{days:g}")


def send_invitation(handle: str) -> Response:
    """To the phone in the directory; what is in the way is said."""
    try:
        send_invite(the_runtime(), scope_here(), handle, agreed=request.form.get("agreed") == "yes")
    except Refused as error:
        return _page(handle, 422, told(error))
    except BadArgument:
        abort(404)
    flash(words()["invite_sent"].format(agent=agent_name(handle)))
    return to("console.agent", handle=handle)


def poster(handle: str) -> Response:
    try:
        made = make_poster(
            the_runtime(), scope_here(), handle, request.form.get("campaign", "")[:40], language()
        )
    except BadArgument:
        abort(404)
    return show(
        "poster.html",
        handle=handle,
        card=made.card,
        svg=_picture("image/svg+xml", made.svg.encode()),
        pdf=_picture("application/pdf", made.pdf),
        qr=_picture("image/png", made.qr),
    )


def _picture(kind: str, content: bytes) -> str:
    """A file inside the page: what it shows is kept nowhere, and the policy allows it."""
    return f"data:{kind};base64,{b64encode(content).decode()}"


def revoke(handle: str) -> Response:
    try:
        ended = end_codes(the_runtime(), scope_here(), handle, request.form.get("why", ""))
    except Refused as error:
        return _page(handle, 422, told(error))
    flash(words()["codes_ended"].format(n=ended))
    return to("console.agent", handle=handle)


# --- suspending and resuming ----------------------------------------------------------------------


def suspending(handle: str, status: int = 200, problem: str = "") -> Response:
    """What suspending would move, before it is done."""
    file = _found(handle)
    return show(
        "suspend.html",
        status,
        file=file,
        limits=LIMITS,
        problem=problem,
        typed=request.form,
        told=told_when_suspended(the_runtime(), scope_here(), file.agent),
    )


def suspend(handle: str) -> Response:
    try:
        moved = suspend_agent(the_runtime(), scope_here(), handle, why=stated(request.form.get("why", "")))
    except BadArgument:
        abort(404)
    except Refused as error:
        return suspending(handle, 422, told(error))
    flash(words()["suspended_now"].format(agent=agent_name(handle), n=moved))
    return to("console.agent", handle=handle)


def resume(handle: str) -> Response:
    try:
        why = stated(request.form.get("why", ""))
    except Refused as error:
        return _page(handle, 422, told(error))
    try:
        restore_agent(the_runtime(), scope_here(), handle, why=why)
    except BadArgument:
        return _page(handle, 422, words()["not_suspended"].format(agent=agent_name(handle)))
    flash(words()["resumed_now"].format(agent=agent_name(handle)))
    return to("console.agent", handle=handle)


# --- counts ---------------------------------------------------------------------------------------


def silence() -> Response:
    """Who leaves offers and leads without a word, the most silent first."""
    found = silent_agents(the_runtime(), scope_here())
    ranked = sorted(found, key=lambda one: (-one.expired / max(1, one.offers), -one.unheard, one.handle))
    remember_agents(one.handle for one in ranked[:MOST_SILENT])
    return show(
        "silence.html", agents=ranked[:MOST_SILENT], more=len(ranked) - MOST_SILENT, least=LEAST_OFFERS
    )


def coverage() -> Response:
    """Kecamatan too small to be counted out are not named either."""
    runtime = the_runtime()
    found = coverage_deserts(runtime, scope_here())
    return show(
        "coverage.html",
        deserts=[one for one in found if one.workers is not None],
        small=sum(one.workers is None for one in found),
        smallest=runtime.settings.config.referrals.smallest_cell,
    )
