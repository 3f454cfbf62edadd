"""One request for a person: taken with a purpose, read, answered in their own chat, noted, handed back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, abort, flash, request

from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.conversation import desk
from bot.services.conversation.inbox import office_now, words_ready
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE


def request_page(request_id: int) -> Response:
    return _page(request_id)


def _page(request_id: int, status: int = 200, problem: str = "") -> Response:
    found = desk.look(the_runtime(), scope_here(), request_id, again=request.args.get("live") == "1")
    if found is None:
        abort(404)
    limits = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}
    words_kept = words_ready(the_runtime(), scope_here()) if found.mine else []
    return show(
        "desk.html",
        status,
        desk=found,
        limits=limits,
        most=desk.LONGEST,
        problem=problem,
        typed=request.form.get("text", "") if problem else _ready(words_kept),
        ready=words_kept,
        office=office_now(the_runtime(), scope_here()),
    )


def _ready(kept: Sequence[Mapping[str, Any]]) -> str:
    """The ready words a link named, put into the field; with a script they go to the cursor instead."""
    chosen = request.args.get("ready", 0, type=int)
    return next((str(one["words"]) for one in kept if one["id"] == chosen), "")


def _done(request_id: int, act: Callable[[], str]) -> Response:
    """What a form does, and the word for how it went; what is refused stands on the page with what was typed."""
    try:
        flash(words()[act()])
    except Refused as error:
        return _page(request_id, 422, told(error))
    return to("console.request_page", request_id=str(request_id))


def take(request_id: int) -> Response:
    def act() -> str:
        desk.take(the_runtime(), scope_here(), request_id, request.form.get("why", ""))
        return "desk_took"

    return _done(request_id, act)


def say(request_id: int) -> Response:
    def act() -> str:
        told_now = desk.say(the_runtime(), scope_here(), request_id, request.form.get("text", ""))
        return "desk_sent" if told_now else "desk_waits"

    return _done(request_id, act)


def give_back(request_id: int) -> Response:
    done = request.form.get("done", "") == "yes"

    def act() -> str:
        desk.give_back(the_runtime(), scope_here(), request_id, done=done)
        return "desk_finished" if done else "desk_gave_back"

    return _done(request_id, act)


def keep_note(request_id: int) -> Response:
    def act() -> str:
        desk.keep_note(the_runtime(), scope_here(), request_id, request.form.get("text", ""))
        return "desk_noted"

    return _done(request_id, act)
