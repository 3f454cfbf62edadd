"""A table of agents by upload: every mistake at its cell, or what it would do; then taken in by another press."""

from __future__ import annotations

from flask import Response, flash, request

from bot.console.files import download
from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.agents.uploads import Looked, example_table, look_at_table, take_in


def import_page(status: int = 200, looked: Looked | None = None, problem: str = "") -> Response:
    return show("upload.html", status, looked=looked, problem=problem)


def look() -> Response:
    found = request.files.get("table")
    content = found.read() if found else b""
    if not content:
        return import_page(422, problem=words()["upload_nothing"])
    looked = look_at_table(the_runtime(), scope_here(), content)
    return import_page(422 if looked.problems else 200, looked)


def take(identity: str) -> Response:
    try:
        done = take_in(the_runtime(), scope_here(), identity)
    except Refused as error:
        return import_page(404 if error.word == "upload_gone" else 422, problem=told(error))
    flash(words()["upload_done"].format(added=done.added, changed=done.changed))
    return to("console.agents")


def example() -> Response:
    return download("contoh-agen.xlsx", example_table("contoh-agen.xlsx"))
