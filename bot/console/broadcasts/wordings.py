"""Kept texts: the list, one with its versions, and keeping a new version; figures that came or went are asked about."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.broadcasts.stopped import Stopped
from bot.console.broadcasts.saying import said
from bot.console.broadcasts.writing import LONGEST, words_typed
from bot.console.frame import scope_here, show, words
from bot.console.staff.login import to
from bot.errors import BadArgument
from bot.public.pages import the_runtime
from bot.services.broadcasts.wordings import list_wordings, open_wording, save_wording


def wordings(status: int = 200, problem: str = "") -> Response:
    found = list_wordings(the_runtime(), scope_here())
    return show("wordings.html", status, kept=found, problem=problem, typed=request.form, longest=LONGEST)


def wording(identity: str, status: int = 200, problem: str = "", *, asks: bool = False) -> Response:
    versions = open_wording(the_runtime(), scope_here(), identity)
    if not versions:
        abort(404)
    typed = words_typed() if request.method == "POST" else versions[0].words
    return show(
        *("wording.html", status),
        versions=versions,
        problem=problem,
        asks=asks,
        typed=typed,
        longest=LONGEST,
    )


def keep() -> Response:
    """A new text."""
    try:
        kept = save_wording(the_runtime(), scope_here(), request.form.get("name", "")[:80], words_typed())
    except BadArgument as error:
        return wordings(422, said(error))
    return to("console.wording", identity=kept.id)


def change(identity: str) -> Response:
    """The next version; where a figure came or went, a page names it and asks first."""
    versions, sure = open_wording(the_runtime(), scope_here(), identity), request.form.get("sure") == "yes"
    if not versions:
        abort(404)
    name, scope = versions[0].name, scope_here()
    try:
        kept = save_wording(the_runtime(), scope, name, words_typed(), identity=identity, sure=sure)
    except BadArgument as error:
        asks = isinstance(error, Stopped) and error.word == "figures"
        return wording(identity, 422, said(error), asks=asks)
    flash(words()["wo_kept"].format(number=kept.number))
    return to("console.wording", identity=identity)
