"""One message that failed: the talk before it for a purpose, and another turn."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import BadArgument, Refused
from bot.public.pages import the_runtime
from bot.services.conversation.failed import failed_message, give_turn, mark_settled, talk_before
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE


def message(number: int) -> Response:
    return _page(number)


def _page(number: int, status: int = 200, problem: str = "", talk: list[str] | None = None) -> Response:
    found = failed_message(the_runtime(), scope_here(), number)
    if found is None:
        abort(404)
    limits = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}
    return show("message.html", status, message=found, limits=limits, problem=problem, talk=talk)


def read(number: int) -> Response:
    """Shown in the answer to the form alone."""
    try:
        talk = talk_before(the_runtime(), scope_here(), number, request.form.get("why", ""))
    except Refused as error:
        return _page(number, 422, told(error))
    return _page(number, talk=talk)


def mark(number: int) -> Response:
    try:
        if not mark_settled(the_runtime(), scope_here(), number, request.form.get("why", "")):
            abort(404)
    except Refused as error:
        return _page(number, 422, told(error))
    flash(words()["message_marked"])
    return to("console.listing", name="failed")


def again(number: int) -> Response:
    try:
        if not give_turn(the_runtime(), scope_here(), number):
            return _page(number, 422, words()["message_again_failed"])
    except (BadArgument, Refused):
        abort(404)
    flash(words()["message_again_done"])
    return to("console.listing", name="failed")
