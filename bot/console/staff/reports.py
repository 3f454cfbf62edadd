"""Reports: large tables asked for with a purpose, prepared beside the bot's work, kept a week for whoever asked."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.files import download
from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.reports import KEPT_DAYS, TABLES, ask_report, open_report, own_reports
from bot.services.staff.views import DAYS, LONGEST_PURPOSE, NAMED, SHORTEST_PURPOSE, STATES
from bot.tables.writing import TYPES

NARROWED = ("area", "state", "stage", *NAMED, *DAYS)


def reports(status: int = 200, problem: str = "") -> Response:
    limits = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}
    return show(
        "reports.html",
        status,
        reports=own_reports(the_runtime(), scope_here()),
        kinds=(*TABLES, *(f"list {name}" for name in STATES)),
        forms=tuple(TYPES),
        days=KEPT_DAYS,
        problem=problem,
        limits=limits,
        asked={name: request.values.get(name, "")[:60] for name in ("kind", "as", *NARROWED)},
        narrowed=NARROWED,
    )


def ask() -> Response:
    typed = request.form
    filters = {name: typed.get(name, "")[:60] for name in NARROWED}
    try:
        ask_report(
            the_runtime(),
            scope_here(),
            typed.get("kind", "")[:40],
            typed.get("as", ""),
            filters,
            typed.get("why", ""),
        )
    except Refused as error:
        return reports(422, told(error))
    flash(words()["report_asked"])
    return to("console.reports")


def file(identity: str) -> Response:
    found = open_report(the_runtime(), scope_here(), identity)
    if found is None:
        abort(404)
    return download(*found)
