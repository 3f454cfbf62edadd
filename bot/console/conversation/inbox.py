"""The inbox: everybody who waits for one of the staff; whose task each is; the words kept ready for answers."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.conversation.inbox import (
    KINDS,
    LONGEST_WORDS,
    WHOSE,
    assign,
    drop_words,
    keep_words,
    office_now,
    read_inbox,
    words_ready,
)
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE


def inbox() -> Response:
    typed = {name: request.args.get(name, "")[:60] for name in ("kind", "whose", "area")}
    after = min(max(request.args.get("after", 0, type=int), 0), 10_000)
    found = read_inbox(the_runtime(), scope_here(), typed, after)
    return show(
        "inbox.html",
        inbox=found,
        kinds=KINDS,
        whose=WHOSE,
        typed=typed,
        office=office_now(the_runtime(), scope_here()),
    )


def assign_task(what: str, number: int) -> Response:
    if what not in ("request", "complaint"):
        abort(404)
    name = request.form.get("to", "")[:60]
    try:
        assign(the_runtime(), scope_here(), what, number, name)
    except Refused as error:
        if error.word == "desk_closed":
            abort(404)
        flash(told(error))
        return to("console.inbox")
    flash(words()["task_given" if name else "task_freed"].format(name=name))
    return to("console.inbox")


def ready(status: int = 200, problem: str = "") -> Response:
    kept = words_ready(the_runtime(), scope_here())
    limits = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}
    return show(
        "ready.html",
        status,
        kept=kept,
        problem=problem,
        limits=limits,
        most=LONGEST_WORDS,
        typed=request.form,
    )


def keep_ready() -> Response:
    try:
        keep_words(the_runtime(), scope_here(), request.form.get("name", ""), request.form.get("words", ""))
    except Refused as error:
        return ready(422, told(error))
    flash(words()["ready_kept"])
    return to("console.ready")


def drop_ready(number: int) -> Response:
    if not drop_words(the_runtime(), scope_here(), number):
        abort(404)
    flash(words()["ready_dropped"])
    return to("console.ready")
