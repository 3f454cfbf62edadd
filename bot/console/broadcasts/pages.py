"""Broadcasts: the list, a new one with its audience counted, one from its rehearsal to its end, and who got it."""

from __future__ import annotations

from datetime import datetime

from flask import Response, abort, flash, request

from bot.broadcasts.audience import REASONS
from bot.broadcasts.lifecycle import OVER, may_be
from bot.broadcasts.stopped import Stopped
from bot.console.broadcasts.saying import said
from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.engine.world import WIB
from bot.errors import BadArgument, Refused
from bot.public.pages import the_runtime
from bot.services.broadcasts.asking import press
from bot.services.broadcasts.life import MOST_A_MINUTE, move_broadcast, set_rate
from bot.services.broadcasts.practising import end_practice, practice_of
from bot.services.broadcasts.preview import preview, preview_for
from bot.services.broadcasts.rehearsal import over_limits
from bot.services.broadcasts.standing import (
    Standing,
    export_ledger,
    list_broadcasts,
    pace_of,
    recipients,
    standing,
    trial_of,
)
from bot.services.broadcasts.testing import send_test, testers
from bot.services.conversation.unread import how_many_unread, unread_of
from bot.services.reports import LEDGER, ask_report
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE

LONGEST_WAIT = 24 * 14  # hours until a template is paid for
LONGEST = 1_000  # characters of a text that is typed
HERE = (
    "rehearse",
    "approve",
    "start",
    "pause",
    "resume",
    "cancel",
    "unplan",
    "again",
)  # moves that are one button
LONG_LEDGER = 20_000  # recipients whose table is prepared, not downloaded at once
LETTERS = ("queued", "sending", "sent", "delivered", "read", "failed", "unknown", "cancelled")


def broadcasts() -> Response:
    return _list()


def _list(status: int = 200, problem: str = "") -> Response:
    runtime, scope = the_runtime(), scope_here()
    return show(
        *("broadcasts.html", status),
        sendings=list_broadcasts(runtime, scope),
        practice=practice_of(runtime, scope),
        problem=problem,
    )


def end_of_practice() -> Response:
    """The checklist is done: from now on the branch reaches others than its own staff."""
    try:
        end_practice(the_runtime(), scope_here())
    except BadArgument as error:
        return _list(422, said(error))
    flash(words()["practice_ended"])
    return to("console.broadcasts")


def broadcast(code: str) -> Response:
    return _page(code)


def _found(code: str) -> Standing:
    try:
        return standing(the_runtime(), scope_here(), code)
    except BadArgument:
        abort(404)


def _page(code: str, status: int = 200, problem: str = "") -> Response:
    runtime, found = the_runtime(), _found(code)
    one = found.broadcast
    needs = found.rehearsal is not None and over_limits(runtime, found.rehearsal)
    hidden = {*(() if found.worth else ("again",)), *(() if needs else ("approve",))}
    return show(
        "broadcast.html",
        status,
        found=found,
        one=one,
        pace=pace_of(runtime, scope_here(), one.id),
        moves=[move for move in may_be(one.state) if move in HERE and move not in hidden],
        may_schedule="schedule" in may_be(one.state),
        needs=needs,
        live=one.state not in OVER,
        problem=problem,
        states=LETTERS,
        retention=runtime.settings.config.retention,
        trial=trial_of(runtime, scope_here(), one.id),
        unread=how_many_unread(runtime, scope_here(), one.id) if one.started_at else 0,
        limits={"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE},
        testers=testers(runtime, scope_here()) if "broadcast" in scope_here().may else (),
    )


def move(code: str, move: str) -> Response:
    """One button: rehearse, approve, start, pause, resume, cancel."""
    if move not in HERE:
        abort(404)
    found = _found(code)
    try:
        press(the_runtime(), scope_here(), found.broadcast.id, move)
    except BadArgument as error:
        return _page(code, 422, said(error))
    return to("console.broadcast", code=found.broadcast.code)


def schedule(code: str) -> Response:
    """It begins by itself at a day and hour in WIB."""
    found = _found(code)
    try:
        at = datetime.fromisoformat(request.form.get("at", "")[:16]).replace(tzinfo=WIB)
        start_at = int(at.timestamp() * 1000)
        move_broadcast(the_runtime(), scope_here(), found.broadcast.id, "schedule", start_at=start_at)
    except BadArgument as error:
        return _page(code, 422, said(error))
    except ValueError:
        return _page(code, 422, words()["bc_no_time"])
    return to("console.broadcast", code=found.broadcast.code)


def rate(code: str) -> Response:
    """How many letters a minute; empty: as quickly as the channels take it."""
    found, typed = _found(code), request.form.get("per_minute", "").strip()
    try:
        if typed and not typed.isdecimal():
            raise Stopped("rate_odd", "no number", most=MOST_A_MINUTE)
        set_rate(the_runtime(), scope_here(), found.broadcast.id, int(typed) if typed else None)
    except BadArgument as error:
        return _page(code, 422, said(error))
    return to("console.broadcast", code=found.broadcast.code)


def test(code: str) -> Response:
    """To one's own chat, or to those of the staff who are named."""
    found = _found(code)
    try:
        done = send_test(the_runtime(), scope_here(), found.broadcast.id, request.form.getlist("to")[:20])
    except BadArgument as error:
        return _page(code, 422, said(error))
    flash(words()["bc_tested"].format(names=", ".join(done.sent)))
    if missed := [*done.no_chat, *done.closed]:
        flash(words()["bc_test_missed"].format(names=", ".join(missed)))
    return to("console.broadcast", code=found.broadcast.code)


def preview_page(code: str) -> Response:
    """As each channel shows it; with `person`, as that one would see it now."""
    found, person = _found(code), request.args.get("person", "")[:32]
    runtime, scope = the_runtime(), scope_here()
    as_one = preview_for(runtime, scope, found.broadcast.id, person) if person else None
    if person and as_one is None:
        abort(404)
    shown = [as_one] if as_one else preview(runtime, scope, found.broadcast.id)
    return show("broadcast_preview.html", one=found.broadcast, shown=shown, person=person)


def questions(code: str) -> Response:
    """What people answered with and nobody could answer, opened for a purpose."""
    found = _found(code)
    try:
        heaps = unread_of(the_runtime(), scope_here(), found.broadcast.id, request.form.get("why", ""))
    except Refused as error:
        return _page(code, 422, told(error))
    return show("broadcast_questions.html", one=found.broadcast, heaps=heaps)


def people(code: str) -> Response:
    """Who is in which state: what, when and why not."""
    found = _found(code)
    state, reason = request.args.get("state", "")[:20], request.args.get("reason", "")[:60]
    after = request.args.get("after", "")[:32]
    rows = recipients(the_runtime(), scope_here(), found.broadcast.id, state, reason, after)
    return show(
        "broadcast_people.html", one=found.broadcast, rows=rows, state=state, reason=reason, reasons=REASONS
    )


def export(code: str) -> Response:
    """The ledger as a table: ids, states and times, no names or numbers. A long one is prepared by the worker."""
    found = _found(code)
    if sum(tally.count for tally in found.tallies) > LONG_LEDGER:
        kind = f"{LEDGER}{found.broadcast.code}"
        ask_report(the_runtime(), scope_here(), kind, "csv", {}, words()["bc_export"])
        flash(words()["report_asked"])
        return to("console.reports")
    lines = export_ledger(the_runtime(), scope_here(), found.broadcast.id)
    answer = Response((f"{line}\n" for line in lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="siaran-{found.broadcast.code}.csv"'
    return answer
