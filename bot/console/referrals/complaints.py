"""Complaints: the queue, one of them, its story for a purpose, notes, and closing."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.frame import remember_agents, scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.conversation.inbox import complaint_due, write_about
from bot.services.referrals.settle_complaint import (
    LONGEST_NOTE,
    STATES,
    Story,
    list_complaints,
    look_at_complaint,
    note_complaint,
    read_complaint,
)
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE


def complaints() -> Response:
    after = request.args.get("after", "")[:40]
    found = list_complaints(the_runtime(), scope_here(), request.args.get("state", ""), after)
    remember_agents(str(one["agent"] or "") for one in found.complaints)
    return show("complaints.html", page=found, states=STATES)


def complaint(reference: str) -> Response:
    return _page(reference)


def _page(reference: str, status: int = 200, problem: str = "", story: Story | None = None) -> Response:
    found = look_at_complaint(the_runtime(), scope_here(), reference)
    if found is None:
        abort(404)
    limits = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}
    return show(
        "complaint.html",
        status,
        one=found,
        due=complaint_due(the_runtime(), scope_here(), found["opened_at"]),
        story=story,
        problem=problem,
        limits=limits,
        longest=LONGEST_NOTE,
        typed=request.form,
    )


def read(reference: str) -> Response:
    """Shown in the answer to the form alone: going back or reloading does not show it again."""
    try:
        story = read_complaint(the_runtime(), scope_here(), reference, request.form.get("why", ""))
    except Refused as error:
        return _page(reference, 422, told(error))
    if story is None:
        abort(404)
    return _page(reference, story=story)


def write(reference: str) -> Response:
    """To the desk of whoever complained, where they are written with in their own chat."""
    try:
        number = write_about(the_runtime(), scope_here(), reference)
    except Refused:
        abort(404)
    return to("console.request_page", request_id=str(number))


def keep_note(reference: str) -> Response:
    closes = request.form.get("close") == "yes"
    try:
        note_complaint(the_runtime(), scope_here(), reference, request.form.get("note", ""), closes=closes)
    except Refused as error:
        return _page(reference, 422, told(error))
    flash(words()["complaint_closed" if closes else "kept"])
    return to("console.complaints") if closes else to("console.complaint", reference=reference)
