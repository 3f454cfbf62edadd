"""Broadcasts: the list, a new one with its audience counted, one from its rehearsal to its end, and who got it."""

from __future__ import annotations

from datetime import datetime

from flask import Response, abort, flash, request

from bot.broadcasts.audience import NAMES, REASONS, STAGES, Audience
from bot.broadcasts.lifecycle import OVER, may_be
from bot.broadcasts.stopped import Stopped
from bot.console.frame import scope_here, show, words
from bot.console.staff.login import to
from bot.engine.world import WIB
from bot.errors import BadArgument
from bot.public.pages import the_runtime
from bot.rules.rulebook import SECTORS
from bot.services.broadcasts.asking import ask_rehearsal, press
from bot.services.broadcasts.audiences import list_audiences, open_audience, saved_as
from bot.services.broadcasts.labels import list_labels
from bot.services.broadcasts.life import MOST_A_MINUTE, move_broadcast, set_rate
from bot.services.broadcasts.planning import draft_broadcast
from bot.services.broadcasts.rehearsal import over_limits
from bot.services.broadcasts.standing import (
    Standing,
    count_audience,
    export_ledger,
    list_broadcasts,
    pace_of,
    recipients,
    standing,
)
from bot.services.broadcasts.testing import send_test
from bot.services.broadcasts.texts import ready_texts, words_of

LONGEST_WAIT = 24 * 14  # hours until a template is paid for
LONGEST = 1_000  # characters of a text that is typed
HERE = ("rehearse", "approve", "start", "pause", "resume", "cancel", "unplan")  # moves that are one button
LETTERS = ("queued", "sending", "sent", "delivered", "read", "failed", "unknown", "cancelled")


def said(error: BadArgument) -> str:
    """Why it was not done, in the console's own words where it has them."""
    if isinstance(error, Stopped) and f"bc_{error.word}" in words():
        return words()[f"bc_{error.word}"].format(**error.values)
    return str(error)


def broadcasts() -> Response:
    return show("broadcasts.html", sendings=list_broadcasts(the_runtime(), scope_here()))


def audience_typed() -> Audience:
    """As it was typed or chosen."""
    return Audience(**{name: request.values.get(name, "").strip()[:60] for name in NAMES})


def new() -> Response:
    """The segment with its count, then the words."""
    return new_page()


def new_page(status: int = 200, problem: str = "") -> Response:
    """`saved` in the address chooses the newest version of an audience that is kept."""
    runtime, audience, counted = the_runtime(), audience_typed(), None
    saved = request.values.get("saved", "")[:32]
    if saved and not audience.chosen() and (found := open_audience(runtime, scope_here(), saved)):
        audience = found.newest.audience
    try:
        counted = count_audience(runtime, scope_here(), audience)
    except BadArgument as error:
        status, problem = 422, problem or said(error)
    return show(
        "broadcast_new.html",
        status,
        audience=audience,
        counted=counted,
        problem=problem,
        typed=request.form,
        languages=runtime.settings.config.spoken.names,
        channels=list(runtime.channels),
        stages=STAGES,
        sectors=SECTORS,
        ready=ready_texts(runtime),
        longest=LONGEST,
        saved=saved,
        audiences=list_audiences(runtime, scope_here()),
        labels=list_labels(runtime, scope_here()),
    )


def draft() -> Response:
    """Words and segment are kept as a draft, which a worker plans and rehearses; nothing is sent."""
    runtime, form = the_runtime(), request.form
    key = form.get("key", "")[:60]
    typed = {language: form.get(f"text_{language}", "").strip()[:LONGEST] for language in ("id", "en")}
    try:
        spoken = words_of(runtime, key) if key else {name: text for name, text in typed.items() if text}
        if not key and not typed["id"]:
            return new_page(422, words()["bc_no_text"])
        hours = form.get("wait_hours", "").strip()
        wait = min(int(hours), LONGEST_WAIT) if hours.isdecimal() else 0
        identity = draft_broadcast(
            runtime,
            scope_here(),
            spoken,
            audience_typed(),
            word_key=key,
            wait_hours=wait,
            saved=_saved(),
        )
        ask_rehearsal(runtime, scope_here(), identity)
        found = standing(runtime, scope_here(), identity)
    except BadArgument as error:
        return new_page(422, said(error))
    return to("console.broadcast", code=found.broadcast.code)


def _saved() -> tuple[str, int] | None:
    """The audience that was chosen by its name, where nobody narrowed it since."""
    identity = request.form.get("saved", "")
    found = saved_as(the_runtime(), scope_here(), identity, audience_typed())
    return (found.id, found.number) if found else None


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
    return show(
        "broadcast.html",
        status,
        found=found,
        one=one,
        pace=pace_of(runtime, scope_here(), one.id),
        moves=[move for move in may_be(one.state) if move in HERE],
        may_schedule="schedule" in may_be(one.state),
        needs=found.rehearsal is not None and over_limits(runtime, found.rehearsal),
        live=one.state not in OVER,
        problem=problem,
        states=LETTERS,
        retention=runtime.settings.config.retention,
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
    """To one's own chat."""
    found = _found(code)
    try:
        send_test(the_runtime(), scope_here(), found.broadcast.id)
    except BadArgument as error:
        return _page(code, 422, said(error))
    flash(words()["bc_tested"])
    return to("console.broadcast", code=found.broadcast.code)


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
    """The ledger as a table: ids, states and times, no names or numbers."""
    found = _found(code)
    lines = export_ledger(the_runtime(), scope_here(), found.broadcast.id)
    answer = Response((f"{line}\n" for line in lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="siaran-{found.broadcast.code}.csv"'
    return answer
