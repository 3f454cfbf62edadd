"""The first page, and lists by fifty: people, registrations, referrals, help wanted, agents."""

from __future__ import annotations

from flask import Response, abort, request

from bot.console.frame import remember_agents, scope_here, show
from bot.console.staff.login import to
from bot.public.pages import the_runtime
from bot.services.staff.views import (
    COUNTED,
    STATES,
    close_help,
    list_page,
)

# What a list shows: column -> how its value is shown; `who` is the masked name, and leads to the person.
COLUMNS: dict[str, dict[str, str]] = {
    "people": {
        "who": "who",
        "stage": "state",
        "area": "place",
        "channel": "channel",
        "phone": "phone",
        "last_seen_at": "time",
    },
    "registrations": {
        "who": "who",
        "reference": "plain",
        "referral_state": "state",
        "area": "place",
        "form_at": "time",
        "created_at": "time",
    },
    "referrals": {
        "who": "who",
        "state": "state",
        "reference": "referral",
        "area": "place",
        "agent": "agent",
        "offers": "plain",
        "changed_at": "time",
    },
    "visits": {
        "who": "who",
        "state": "state",
        "reference": "referral",
        "area": "place",
        "agent": "agent",
        "meets_at": "time",
        "missed_by": "side",
        "moved": "plain",
    },
    "paying": {
        "who": "who",
        "state": "state",
        "reference": "referral",
        "area": "place",
        "agent": "agent",
        "day": "plain",
        "paid_until": "plain",
        "why": "ended",
    },
    "unserved": {
        "who": "who",
        "reference": "referral",
        "area": "place",
        "why": "why_unserved",
        "waiting_since": "age",
    },
    "help": {
        "who": "who",
        "state": "state",
        "reason": "request",
        "channel": "channel",
        "asked_at": "time",
        "staff": "writing",
        "id": "close",
    },
    "rights": {
        "who": "who",
        "reason": "flow",
        "channel": "channel",
        "asked_at": "time",
        "due": "due",
        "id": "close",
    },
    "disputes": {
        "who": "who",
        "reference": "referral",
        "agent": "agent",
        "reported": "reported",
        "answer": "answer",
        "waiting_since": "age",
    },
    "contacts": {"who": "who", "area": "place", "agents": "plain", "stage": "state", "last_contact": "time"},
    "failed": {
        "who": "who",
        "message": "message",
        "channel": "channel",
        "stumbled": "plain",
        "received_at": "time",
    },
}
# By what a list is narrowed beside its states; links from figures fill in what no field of the form asks.
NARROWED = ("area", "channel", "language", "agent", "since", "until", "flagged")
BEHIND = {
    "who": "who",
    "reference": "referral",
    "state": "state",
    "area": "place",
    "agent": "agent",
    "at": "time",
}
COLUMNS |= dict.fromkeys(("accepted", "contacted", "registered", "confirmed"), BEHIND)
# The list that shows the very rows behind a figure, where it is called otherwise.
ROWS_OF = {"wrote": "people", "submitted": "registrations", "asked": "referrals"}
COLUMNS["consented"] = {"who": "who", "channel": "channel", "area": "place", "given_at": "time"}


def listing(name: str) -> Response:
    if name not in COLUMNS:
        abort(404)
    by = "stage" if name == "people" else "state"
    typed = {key: request.args.get(key, "")[:60] for key in (by, *NARROWED)}
    page = list_page(the_runtime(), scope_here(), name, typed, request.args.get("after", "")[:60])
    remember_agents(str(entry.facts.get("agent") or "") for entry in page.entries)
    return show(
        "list.html",
        name=name,
        page=page,
        by=by,
        narrowed=NARROWED,
        states=STATES[name],
        typed=typed,
        columns=COLUMNS[name],
        most=COUNTED,
    )


def help_done(request_id: int) -> Response:
    """Back to the list where the button stood."""
    if not close_help(the_runtime(), scope_here(), request_id):
        abort(404)
    back = request.form.get("back", "")
    return to("console.listing", name=back) if back in COLUMNS else to("console.morning")
