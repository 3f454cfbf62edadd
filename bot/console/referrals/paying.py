"""Still paying: by agent and area, how many go on noting their months after one, three, six and twelve."""

from __future__ import annotations

from flask import Response, request

from bot.console.files import as_download
from bot.console.filters import place
from bot.console.frame import remember_agents, scope_here, show, words
from bot.public.pages import the_runtime
from bot.rules.paying import STILL_AFTER
from bot.services.referrals.paying import still_paying


def still() -> Response:
    found = still_paying(the_runtime(), scope_here())
    remember_agents(row.agent for row in found)
    return show("still.html", rows=found, after=STILL_AFTER, agent=request.args.get("agent", "")[:40])


def file() -> Response:
    """The same rows, CSV or XLSX: agents by the name that staff type, counts as numbers."""
    said = words()
    counts = [part.format(n=n) for n in STILL_AFTER for part in (said["still_began"], said["still_goes_on"])]
    head = [said["col_agent"], said["col_area"], *counts]
    rows = [
        [row.agent, place(row.area), *(str(n) for pair in row.counts.values() for n in pair)]
        for row in still_paying(the_runtime(), scope_here())
    ]
    return as_download("iuran", request.args.get("as", "csv"), [head, *rows])
