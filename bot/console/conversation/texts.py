"""What the bot says, language beside language; other words that staff suggest, and the patch made of them."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, request

from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.conversation.suggestions import (
    LONGEST,
    suggest_seed,
    suggest_text,
    suggested,
    suggested_patch,
    take_back,
)
from bot.services.conversation.texts_now import Page, texts_now


def texts() -> Response:
    runtime, scope = the_runtime(), scope_here()
    return show("texts.html", pages=texts_now(runtime, scope), suggested=suggested(runtime, scope))


def texts_of(name: str) -> Response:
    return show("texts_of.html", page=_page(name), only=request.args.get("only", ""))


def text(name: str, step: str) -> Response:
    return _text(name, step)


def _text(name: str, step: str, status: int = 200, problem: str = "") -> Response:
    found = _page(name)
    place = next((one for one in found.places if one.step == step), None)
    if place is None:
        abort(404)
    here = [
        one
        for one in suggested(the_runtime(), scope_here())
        if (one.kind, one.flow, one.step) == ("text", name, step)
    ]
    typed = {request.form.get("language", ""): request.form.get("text", "")} if problem else {}
    return show(
        "text.html",
        status,
        page=found,
        place=place,
        suggested=here,
        problem=problem,
        typed=typed,
        most=LONGEST,
    )


def _page(name: str) -> Page:
    found = next((one for one in texts_now(the_runtime(), scope_here()) if one.name == name), None)
    if found is None:
        abort(404)
    return found


def suggest(name: str, step: str) -> Response:
    language, said = request.form.get("language", ""), request.form.get("text", "")
    try:
        suggest_text(the_runtime(), scope_here(), language, name, step, said)
    except Refused as error:
        return _text(name, step, 422, told(error))
    flash(words()["suggest_kept"])
    return to("console.text", name=name, step=step)


def seed() -> Response:
    """From the page of what was not heard, whose lists are shown once: the answer is the page of suggestions."""
    try:
        suggest_seed(
            the_runtime(), scope_here(), request.form.get("intent", ""), request.form.get("text", "")
        )
        flash(words()["suggest_kept"])
    except Refused as error:
        flash(told(error))
    return to("console.texts")


def drop(number: int) -> Response:
    if not take_back(the_runtime(), scope_here(), number):
        abort(404)
    flash(words()["suggest_dropped"])
    return to("console.texts")


def patch() -> Response:
    answer = make_response(suggested_patch(the_runtime(), scope_here()))
    answer.headers["Content-Type"] = "text/x-diff; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="jangkau-suggestions.patch"'
    return answer
