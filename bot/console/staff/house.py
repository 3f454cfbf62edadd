"""What a branch says of itself: its hours and closed days, and notices of official trouble, each with an end."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, flash, request

from bot.console.frame import language, scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.agents.office_days import forget_day, office_days, set_days, set_hours
from bot.services.staff.troubles import HOURS, WHAT, call_off, listed, tell
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE

LIMITS = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}


def hours(status: int = 200, problem: str = "") -> Response:
    found = office_days(the_runtime(), scope_here())
    called = the_runtime().world.words.find(language(), "common", "closed_days").options
    return show("hours.html", status, found=found, called=called, problem=problem, typed=request.form)


def _reached(branch: str) -> None:
    """404 for a branch that is not theirs, whatever else the form says."""
    if branch not in {str(one["id"]) for one in office_days(the_runtime(), scope_here()).branches}:
        abort(404)


def _minutes(typed: str) -> int:
    """A clock as 08:30 or 08.30 in minutes after midnight; -1 for what is none."""
    hour, _, minute = typed.replace(".", ":").partition(":")
    known = hour.isdecimal() and (minute or "0").isdecimal() and len(hour) <= 2
    return int(hour) * 60 + int(minute or 0) if known else -1


def keep_hours(branch: str) -> Response:
    _reached(branch)
    typed = request.form
    span = _minutes(typed.get("opens", "")), _minutes(typed.get("closes", ""))
    try:
        set_hours(the_runtime(), scope_here(), branch, span, "".join(typed.getlist("weekdays"))[:7])
    except Refused as error:
        return _refused(error)
    return _kept()


def _refused(error: Refused) -> Response:
    if error.word == "office_unknown":
        abort(404)
    return hours(422, told(error))


def _kept() -> Response:
    flash(words()["kept"])
    return to("console.hours")


def keep_day(branch: str) -> Response:
    """Closed from one day to another, or open in spite of the calendar."""
    _reached(branch)
    typed = request.form
    try:
        first = date.fromisoformat(typed.get("first", ""))
        last = date.fromisoformat(typed.get("last") or typed.get("first", ""))
    except ValueError:
        return hours(422, words()["hours_no_day"])
    is_open = typed.get("open") == "yes"
    try:
        set_days(
            the_runtime(), scope_here(), branch, (first, last), is_open=is_open, why=typed.get("why", "")
        )
    except Refused as error:
        return _refused(error)
    return _kept()


def forget(branch: str) -> Response:
    _reached(branch)
    try:
        day = date.fromisoformat(request.form.get("day", ""))
        forget_day(the_runtime(), scope_here(), branch, day)
    except ValueError:
        return hours(422, words()["hours_no_day"])
    except Refused as error:
        return _refused(error)
    return _kept()


# --- official trouble -------------------------------------------------------------------------------


def troubles(status: int = 200, problem: str = "") -> Response:
    return show(
        "troubles.html",
        status,
        troubles=listed(the_runtime(), scope_here()),
        now=the_runtime().now_ms(),
        what=WHAT,
        hours=HOURS,
        limits=LIMITS,
        problem=problem,
        typed=request.form,
    )


def tell_trouble() -> Response:
    typed = request.form
    try:
        tell(
            the_runtime(),
            scope_here(),
            typed.get("what", ""),
            typed.get("hours", 0, type=int),
            typed.get("why", ""),
        )
    except Refused as error:
        return troubles(422, told(error))
    flash(words()["trouble_told"])
    return to("console.troubles")


def end_trouble(number: int) -> Response:
    if not call_off(the_runtime(), scope_here(), number):
        abort(404)
    flash(words()["trouble_over"])
    return to("console.troubles")
