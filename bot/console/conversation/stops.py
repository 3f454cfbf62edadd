"""Where people stop, flow by flow; each flow as a picture; what they typed and the bot could not take."""

from __future__ import annotations

from flask import Response, abort, request

from bot.console.files import as_download
from bot.console.filters import spoken
from bot.console.frame import language, scope_here, show, told, words
from bot.console.lists import ROWS_OF
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.conversation.stops import (
    SPANS,
    FlowNow,
    flows_now,
    picture_of,
    said_in,
    span_of,
    typed_there,
    unheard,
    worst_stops,
)
from bot.services.conversation.suggestions import LONGEST_SEED, intents
from bot.services.staff.figures import funnel_of
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE

WORST, MOST_LINES = 12, 1000
HAPPENED = ("entered", "answered", "reasked", "timed_out", "back", "why", "left")


def _days() -> int:
    return span_of(request.args.get("days", type=int))


def stops() -> Response:
    flows = flows_now(the_runtime(), scope_here(), _days())
    if kind := request.args.get("as", ""):
        return as_download(f"berhenti-{_days()}-hari", kind, _table(flows))
    return show(
        "stops.html",
        funnel=funnel_of(the_runtime(), scope_here(), _days()),
        rows_of=ROWS_OF,
        worst=worst_stops(flows, WORST),
        said=lambda step: said_in(step, language()),
        days=_days(),
        spans=SPANS,
    )


def _table(flows: list[FlowNow]) -> list[list[str]]:
    """Every question at which somebody stopped, the most first."""
    said, counted = words(), ("entered", "answered")
    head = [said["stop_question"], said["stop_flow"], *(said[f"happened_{one}"] for one in counted)]
    lines = [
        [
            said_in(step, language()) or step.name,
            spoken(flow.name, "flow"),
            *(str(step.stop.times.get(one, 0)) for one in counted if step.stop),
            str(step.stop.lost if step.stop else 0),
        ]
        for flow, step in worst_stops(flows, MOST_LINES)
    ]
    return [[*head, said["stop_lost"]], *lines]


def flows() -> Response:
    return show(
        "flows.html", flows=flows_now(the_runtime(), scope_here(), _days()), days=_days(), spans=SPANS
    )


def flow(name: str) -> Response:
    picture = picture_of(the_runtime(), name, language())
    if picture is None:
        abort(404)
    found = next(one for one in flows_now(the_runtime(), scope_here(), _days()) if one.name == name)
    return show(
        "flow.html",
        flow=found,
        picture=picture,
        steps={step.name: step for step in found.steps},
        happened=HAPPENED,
        days=_days(),
        spans=SPANS,
    )


def step(name: str, step: str) -> Response:
    """One question: its words in every language, what happened there, what was typed alike and not understood."""
    flow = next((one for one in flows_now(the_runtime(), scope_here(), _days()) if one.name == name), None)
    found = next((one for one in flow.steps if one.name == step), None) if flow else None
    if found is None:
        abort(404)
    typed = typed_there(the_runtime(), scope_here(), name, step, _days()) if found.asks else []
    return show("step.html", flow=flow, step=found, typed=typed, happened=HAPPENED, days=_days(), spans=SPANS)


def unread_page(status: int = 200, problem: str = "", **more: object) -> Response:
    limits = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}
    wishes = intents(the_runtime(), scope_here())
    return show(
        "unread.html",
        status,
        limits=limits,
        problem=problem,
        days=_days(),
        spans=SPANS,
        intents=wishes,
        longest=LONGEST_SEED,
        **more,
    )


def read_unread() -> Response:
    """Shown in the answer to the form alone, like everything people wrote."""
    try:
        questions = unheard(the_runtime(), scope_here(), _days(), request.form.get("why", ""))
    except Refused as error:
        return unread_page(422, told(error))
    return unread_page(questions=questions)
