"""Socialisation events: the list, a new one, one with its poster and what came of it."""

from __future__ import annotations

from base64 import b64encode

from flask import Response, abort, flash, request

from bot.console.broadcasts.saying import said
from bot.console.frame import language, scope_here, show, words
from bot.console.staff.login import to
from bot.errors import BadArgument
from bot.public.pages import the_runtime
from bot.services.broadcasts.gatherings import (
    Typed,
    enter_cost,
    list_gatherings,
    open_gathering,
    plan_gathering,
    poster_of,
)


def events(status: int = 200, problem: str = "") -> Response:
    found = list_gatherings(the_runtime(), scope_here())
    return show("events.html", status, events=found, problem=problem, typed=request.form)


def keep() -> Response:
    """A new one; its page has the poster."""
    form = request.form
    typed = Typed(*(form.get(name, "")[:100] for name in ("name", "place", "area", "day", "community")))
    try:
        kept = plan_gathering(the_runtime(), scope_here(), typed)
    except BadArgument as error:
        return events(422, said(error))
    return to("console.event", code=kept.code)


def event(code: str, status: int = 200, problem: str = "") -> Response:
    found = open_gathering(the_runtime(), scope_here(), code)
    if found is None:
        abort(404)
    return show("event.html", status, found=found, one=found.one, problem=problem)


def cost(code: str) -> Response:
    """What it cost beside the letters."""
    if open_gathering(the_runtime(), scope_here(), code) is None:
        abort(404)
    try:
        enter_cost(the_runtime(), scope_here(), code, request.form.get("cost", "")[:20])
    except BadArgument as error:
        return event(code, 422, said(error))
    flash(words()["ev_cost_kept"])
    return to("console.event", code=code)


def poster(code: str) -> Response:
    """The page to print, and the QR alone; the same code each time."""
    sheet = poster_of(the_runtime(), scope_here(), code, language())
    if sheet is None:
        abort(404)
    return show(
        "event_poster.html",
        card=sheet.card,
        code=code,
        svg=_data(sheet.svg.encode(), "image/svg+xml"),
        pdf=_data(sheet.pdf, "application/pdf"),
        qr=_data(sheet.qr, "image/png"),
    )


def _data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"
