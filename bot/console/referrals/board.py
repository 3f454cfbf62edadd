"""The board of referrals by state, several given to one agent at once; the map of agents and whoever waits."""

from __future__ import annotations

from flask import Response, flash, request

from bot.console.filters import agent_name, spoken
from bot.console.frame import remember_agents, scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.referrals.board import WIDE, give_many, leads_now, map_now
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE


def board() -> Response:
    return _page()


def _page(status: int = 200, problem: str = "") -> Response:
    columns = leads_now(the_runtime(), scope_here())
    remember_agents(str(one.facts.get("agent") or "") for _, _, entries in columns for one in entries)
    limits = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}
    return show(
        "board.html", status, columns=columns, limits=limits, problem=problem, typed=request.form,
        chosen=request.form.getlist("lead"),
    )  # fmt: skip


def give() -> Response:
    typed = request.form
    handle = typed.get("agent", "").strip()[:40]
    try:
        done = give_many(
            the_runtime(), scope_here(), typed.getlist("lead")[:100], handle, typed.get("why", "")
        )
    except Refused as error:
        return _page(422, told(error))
    if done.offered:
        flash(words()["board_done"].format(n=done.offered, agent=agent_name(handle)))
    if done.refused:
        reasons = sorted({spoken(reason, "passed") for _, reason in done.refused})
        return _page(422, f"{words()['board_refused']} ({len(done.refused)}): {', '.join(reasons)}")
    return to("console.board")


def map_page() -> Response:
    drawn = map_now(the_runtime(), scope_here())
    if drawn:
        remember_agents(spot.name for spot in drawn.agents)
    return show("map.html", drawn=drawn, wide=WIDE)
