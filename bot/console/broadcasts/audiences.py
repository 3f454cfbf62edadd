"""Saved audiences: the list, one with its versions and what it was used for, and keeping a new one."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.broadcasts.saying import said
from bot.console.broadcasts.writing import audience_typed, new_page
from bot.console.frame import scope_here, show, words
from bot.console.staff.login import to
from bot.errors import BadArgument
from bot.public.pages import the_runtime
from bot.services.broadcasts.audiences import list_audiences, open_audience, save_audience


def audiences() -> Response:
    return show("audiences.html", saved=list_audiences(the_runtime(), scope_here()))


def audience(identity: str) -> Response:
    found = open_audience(the_runtime(), scope_here(), identity)
    if found is None:
        abort(404)
    return show("audience.html", found=found)


def save() -> Response:
    """The segment before the screen, under a name; under the same name again it is the next version."""
    try:
        kept = save_audience(the_runtime(), scope_here(), request.form.get("name", "")[:80], audience_typed())
    except BadArgument as error:
        return new_page(422, said(error))
    flash(words()["au_kept"].format(name=kept.name, number=kept.number))
    return to("console.new_broadcast", saved=kept.id)
