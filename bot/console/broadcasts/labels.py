"""Labels: what some people are called by, put on by hand or by a list that proves their consent."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.broadcasts.saying import said
from bot.console.files import download
from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import BadArgument, Refused
from bot.public.pages import the_runtime
from bot.services.broadcasts.labels import (
    Looked,
    drop_label,
    example_list,
    list_labels,
    look_at_list,
    put_label,
    take_list,
)

EXAMPLE = "contoh-daftar.xlsx"


def labels(status: int = 200, looked: Looked | None = None, problem: str = "") -> Response:
    found = list_labels(the_runtime(), scope_here())
    return show(
        "labels.html",
        status,
        labels=found,
        looked=looked,
        problem=problem,
        typed=request.form.get("name", ""),
    )


def look() -> Response:
    """Every mistake of a list at its cell, or what it would do."""
    found = request.files.get("table")
    content = found.read() if found else b""
    if not content:
        return labels(422, problem=words()["upload_nothing"])
    looked = look_at_list(the_runtime(), scope_here(), content)
    return labels(422 if looked.problems else 200, looked)


def take(identity: str) -> Response:
    name = request.form.get("name", "")[:60]
    try:
        done = take_list(the_runtime(), scope_here(), identity, name)
    except Refused as error:
        return labels(404, problem=told(error))
    except BadArgument as error:
        return labels(422, Looked(identity), said(error))
    flash(words()["la_taken"].format(name=name.strip(), n=done.agreed + done.by_list, left=done.refused))
    return to("console.labels")


def example() -> Response:
    return download(EXAMPLE, example_list(EXAMPLE))


def put(identity: str) -> Response:
    """On one person, by hand."""
    return _changed(identity, drop=False)


def drop(identity: str) -> Response:
    return _changed(identity, drop=True)


def _changed(identity: str, *, drop: bool) -> Response:
    change, name = drop_label if drop else put_label, request.form.get("name", "")[:60]
    try:
        change(the_runtime(), scope_here(), identity, name)
    except Refused:
        abort(404)
    except BadArgument as error:
        flash(said(error))
    return to("console.person", identity=identity)
