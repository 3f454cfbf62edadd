"""Letters nobody knows the end of and those that failed, timers that failed: why, and what staff make of them."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.frame import scope_here, show, words
from bot.console.staff.login import to
from bot.errors import BadArgument
from bot.public.pages import the_runtime
from bot.services.messaging.desk import (
    STATES,
    WORTH,
    dead_timers,
    letter_on_desk,
    mark_sent,
    on_desk,
    send_once_more,
    settle_timer,
)

PAGE = 50


def letters() -> Response:
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    before = max(request.args.get("after", 0, type=int), 0)
    found = on_desk(the_runtime(), scope_here(), state, PAGE + 1, before)
    return show(
        "letters.html",
        letters=found[:PAGE],
        after=found[PAGE - 1].id if len(found) > PAGE else 0,
        first=not before,
        state=state,
        states=STATES,
        timers=dead_timers(the_runtime(), scope_here()) if not before else [],
    )


def letter(number: int) -> Response:
    return _page(number)


def _page(number: int, status: int = 200, problem: str = "") -> Response:
    try:
        found, handling = letter_on_desk(the_runtime(), scope_here(), number)
    except BadArgument:
        abort(404)
    return show(
        "letter.html",
        status,
        letter=found,
        handling=handling,
        worth=found.kind in WORTH,
        states=STATES,
        problem=problem,
    )


def took_as_sent(number: int) -> Response:
    try:
        mark_sent(the_runtime(), scope_here(), number)
    except BadArgument:
        abort(404)
    flash(words()["letter_marked"])
    return to("console.letters")


def again(number: int) -> Response:
    """One that may have arrived goes once more only when whoever sends it takes that on themselves."""
    try:
        found, _ = letter_on_desk(the_runtime(), scope_here(), number)
    except BadArgument:
        abort(404)
    twice = request.form.get("twice") == "yes"
    if found.state == "unknown" and not twice:
        return _page(number, 422, words()["letter_twice_first"])
    try:
        send_once_more(the_runtime(), scope_here(), number, may_come_twice=twice)
    except BadArgument:
        return _page(number, 422, words()["letter_not_worth"])
    flash(words()["letter_sent_again"])
    return to("console.letters")


def settle(number: int) -> Response:
    do_again = request.form.get("again") == "yes"
    try:
        settle_timer(the_runtime(), scope_here(), number, again=do_again)
    except BadArgument:
        abort(404)
    flash(words()["timer_again_now" if do_again else "timer_given_up"])
    return to("console.letters")
