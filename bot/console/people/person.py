"""One person: what happened, masked; name and phone in full once, for a purpose."""

from __future__ import annotations

from flask import Response, abort, request

from bot.console.frame import scope_here, show, told
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE, portrait, reveal


def person(identity: str) -> Response:
    return _page(identity)


def _page(identity: str, status: int = 200, problem: str = "") -> Response:
    found = portrait(the_runtime(), scope_here(), identity)
    if found is None:
        abort(404)
    limits = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}
    return show(
        "person.html", status, person=found.entry, history=found.history, problem=problem, limits=limits
    )


def in_full(identity: str) -> Response:
    """Shown in the answer to the form alone: going back or reloading does not show it again."""
    purpose = request.form.get("purpose", "")
    try:
        who = reveal(the_runtime(), scope_here(), identity, purpose)
    except Refused as error:
        return _page(identity, 422, told(error))
    if who is None:
        abort(404)
    return show("revealed.html", who=who, identity=identity, purpose=purpose)
