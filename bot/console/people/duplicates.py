"""Registrations that may be one person twice: side by side, merged or kept apart by somebody of the staff."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.frame import language, scope_here, show, words
from bot.console.staff.login import to
from bot.public.field_words import label_of
from bot.public.pages import the_runtime
from bot.services.people.duplicates import list_duplicates, settle_duplicate, side_by_side
from flows.answers.fields import Sees, seen_by


def duplicates() -> Response:
    page = list_duplicates(the_runtime(), scope_here(), max(0, request.args.get("after", 0, type=int)))
    return show("duplicates.html", page=page)


def pair(number: int, status: int = 200, problem: str = "") -> Response:
    found = side_by_side(the_runtime(), scope_here(), number)
    if found is None:
        abort(404)
    return show("duplicate.html", status, pair=found[0], sides=found[1], called=_called(), problem=problem)


def _called() -> dict[str, str]:
    """The lines put side by side, by their key: the console's own word, else the chat's."""
    said = words()
    found = seen_by(the_runtime().fields, Sees.STAFF)
    return {one.key: said.get(f"known_{one.key}") or label_of(one, language()) for one in found}


def decide(number: int) -> Response:
    """Merging cannot be taken back: it wants a tick that both were looked at."""
    verdict = request.form.get("verdict", "")
    if verdict not in ("one", "apart"):
        return pair(number, 422, words()["duplicate_choose"])
    if verdict == "one" and request.form.get("looked") != "yes":
        return pair(number, 422, words()["duplicate_look"])
    if not settle_duplicate(the_runtime(), scope_here(), number, one_person=verdict == "one"):
        return pair(number, 422, words()["duplicate_decided"])
    flash(words()[f"duplicate_{verdict}_now"])
    return to("console.duplicates")
