"""The first page: what waits and for whom, what is wrong, and what came of the work; and its figures divided."""

from __future__ import annotations

from flask import Response, abort, request

from bot.console.files import as_download
from bot.console.filters import agent_name, place, spoken
from bot.console.frame import language, remember_agents, scope_here, show, words
from bot.console.lists import COLUMNS, ROWS_OF
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.conversation.inbox import who_waits
from bot.services.conversation.stops import said_in, worst_now
from bot.services.staff.ending_rules import ending_rules
from bot.services.staff.figures import BY, FUNNEL, SPANS, Divided, divided, figures_now
from bot.services.staff.views import this_morning

# What may wait for somebody: its name in the counts, and where it is seen to.
TASKS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("unserved", "console.listing", {"name": "unserved"}),
    ("complaints", "console.complaints", {}),
    ("money", "console.complaints", {}),
    ("disputes", "console.listing", {"name": "disputes"}),
    ("rights", "console.inbox", {"kind": "right"}),
    ("rights_soon", "console.inbox", {"kind": "right"}),
    ("help", "console.inbox", {}),
    ("duplicates", "console.duplicates", {}),
    ("unreachable", "console.agents", {"trouble": "unreachable"}),
    ("ending_agents", "console.agents", {"trouble": "ending"}),
    ("ending_rules", "console.morning", {"_anchor": "ending"}),
    ("failed", "console.listing", {"name": "failed"}),
    ("held", "console.held", {}),
    ("channels_away", "console.costs", {}),
    ("letters_unknown", "console.letters", {"state": "unknown"}),
    ("failed_logins", "console.audit", {}),
    ("many_openings", "console.audit", {}),
)
URGENT = {
    *("money", "rights_soon", "disputes", "unserved", "failed_logins", "many_openings", "held"),
    "channels_away",
}
FIRST = 8  # who waits longest, on the first page
WORST = 5


def morning() -> Response:
    found = this_morning(the_runtime(), scope_here())
    return show(
        "morning.html",
        morning=found,
        some=[name for name, count in found.waiting.items() if count],
        ending=ending_rules(the_runtime()),
        tasks=TASKS,
        columns=COLUMNS,
        urgent=URGENT,
        waiting=who_waits(the_runtime(), scope_here(), FIRST),
        figures=figures_now(the_runtime(), scope_here()),
        funnel=FUNNEL,
        spans=SPANS,
        by=BY,
        rows_of=ROWS_OF,
        worst=worst_now(the_runtime(), scope_here(), SPANS["week"], WORST),
        said=lambda step: said_in(step, language()),
    )


def figures() -> Response:
    """The funnel divided, as a page or as a file."""
    by, span = request.args.get("by", BY[0])[:20], request.args.get("span", "month")[:20]
    try:
        found = divided(the_runtime(), scope_here(), by, span)
    except Refused:
        abort(404)
    if by == "agent":
        remember_agents(group for group, _ in found.lines)
    if kind := request.args.get("as", ""):
        return as_download(f"angka-{by}-{span}", kind, _table(found))
    return show(
        "figures.html", found=found, by=BY, spans=SPANS, span=span, rows_of=ROWS_OF, named=_named, links=LINKS
    )


# By what a group's cell narrows the list behind it.
LINKS = {"channel": "channel", "language": "language", "area": "area", "agent": "agent"}


def _named(by: str, group: str) -> str:
    if by == "area":
        return place(group) if group else words()["figures_no_area"]
    if by == "agent":
        return agent_name(group)
    return (group if by == "community" else spoken(group, by)) or words()["figures_none"]


def _table(found: Divided) -> list[list[str]]:
    head = [words()[f"figures_by_{found.by}"], *(words()[f"funnel_{what}"] for what in found.whats)]
    lines = [
        [_named(found.by, group), *(str(counts.get(what, 0)) for what in found.whats)]
        for group, counts in found.lines
    ]
    return [head, *lines]


def chart() -> Response:
    """The days of the chart as a file."""
    found = figures_now(the_runtime(), scope_here())
    head = [words()["figures_day"], *(words()[f"funnel_{what}"] for what in FUNNEL)]
    lines = [[day.isoformat(), *(str(counts.get(what, 0)) for what in FUNNEL)] for day, counts in found.days]
    return as_download("angka-harian", request.args.get("as", "csv"), [head, *lines])
