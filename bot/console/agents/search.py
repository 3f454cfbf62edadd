"""The box on every page: one hit leads straight there, several stand in a list; no address holds what was typed."""

from __future__ import annotations

from flask import Response, request

from bot.console.frame import scope_here, show
from bot.console.staff.login import to
from bot.public.pages import the_runtime
from bot.services.agents.search import LONGEST, search

COLUMNS = {"who": "who", "phone": "phone", "stage": "state", "area": "place", "last_seen_at": "time"}


def search_page() -> Response:
    typed = request.form.get("q", "")[:LONGEST]
    hits = search(the_runtime(), scope_here(), typed)
    if hits.complaint:
        return to("console.complaint", reference=hits.complaint)
    if hits.found == 1 and hits.people and hits.meant.kind in ("reference", "phone"):
        return to("console.person", identity=hits.people[0].person)
    return show("search.html", hits=hits, typed=typed, columns=COLUMNS)
