"""The table of the console's pages, and the gate before all of them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from bot.console import filters, lists
from bot.console.agents import agents, communities
from bot.console.conversation import failed, stops
from bot.console.frame import show, whoever_is_here
from bot.console.people import duplicates, person
from bot.console.referrals import complaints, referral
from bot.console.staff import login

door = Blueprint(
    "console", __name__, url_prefix="/console", template_folder="templates", static_folder="static"
)

View = Callable[..., Response]
# path, name, view, method
ROUTES: tuple[tuple[str, str, View, str], ...] = (
    ("/login", "login", login.login_page, "GET"),
    ("/login", "enter", login.enter, "POST"),
    ("/logout", "leave", login.leave, "POST"),
    ("/password", "password", login.password_page, "GET"),
    ("/password", "keep_password", login.keep_password, "POST"),
    ("/", "morning", lists.morning, "GET"),
    ("/agents", "agents", agents.agents, "GET"),
    ("/agents/new", "new_agent", agents.new_agent, "GET"),
    ("/agents/new", "add_agent", agents.keep, "POST"),
    ("/agents/<handle>", "agent", agents.agent, "GET"),
    ("/agents/<handle>/edit", "edit_agent", agents.edit_agent, "GET"),
    ("/agents/<handle>/edit", "change_agent", agents.keep, "POST"),
    ("/agents/<handle>/invite", "invite_agent", agents.invite_agent, "POST"),
    ("/agents/<handle>/poster", "poster", agents.poster, "POST"),
    ("/agents/<handle>/codes", "revoke", agents.revoke, "POST"),
    ("/agents/<handle>/suspend", "suspending", agents.suspending, "GET"),
    ("/agents/<handle>/suspend", "suspend", agents.suspend, "POST"),
    ("/agents/<handle>/resume", "resume", agents.resume, "POST"),
    ("/communities", "communities", communities.communities, "GET"),
    ("/communities", "add_community", communities.add, "POST"),
    ("/communities/<kind>/<identity>", "rename", communities.change, "POST"),
    ("/complaints", "complaints", complaints.complaints, "GET"),
    ("/complaints/<reference>", "complaint", complaints.complaint, "GET"),
    ("/complaints/<reference>/read", "read_complaint", complaints.read, "POST"),
    ("/complaints/<reference>/note", "note_complaint", complaints.keep_note, "POST"),
    ("/duplicates", "duplicates", duplicates.duplicates, "GET"),
    ("/duplicates/<int:number>", "pair", duplicates.pair, "GET"),
    ("/duplicates/<int:number>", "decide", duplicates.decide, "POST"),
    ("/failed/<int:number>", "message", failed.message, "GET"),
    ("/failed/<int:number>/read", "read_message", failed.read, "POST"),
    ("/failed/<int:number>/again", "again", failed.again, "POST"),
    ("/stops", "stops", stops.stops, "GET"),
    ("/flows", "flows", stops.flows, "GET"),
    ("/flows/<name>", "flow", stops.flow, "GET"),
    ("/flows/<name>/<step>", "step", stops.step, "GET"),
    ("/unread", "unread", stops.unread_page, "GET"),
    ("/unread", "read_unread", stops.read_unread, "POST"),
    ("/silence", "silence", agents.silence, "GET"),
    ("/coverage", "coverage", agents.coverage, "GET"),
    ("/broadcasts", "broadcasts", lists.broadcasts, "GET"),
    ("/help/<int:request_id>/done", "help_done", lists.help_done, "POST"),
    ("/people/<identity>", "person", person.person, "GET"),
    ("/people/<identity>/reveal", "in_full", person.in_full, "POST"),
    ("/referrals/<identity>", "referral", referral.referral, "GET"),
    ("/referrals/<identity>/give", "give", referral.give, "POST"),
    ("/referrals/<identity>/dispute", "dispute", referral.dispute, "POST"),
    ("/referrals/<identity>/settle", "settle", referral.settle, "POST"),
    ("/<name>", "listing", lists.listing, "GET"),
)
# What a stranger may open, and what somebody may who has only a one-time password.
STRANGERS = {"console.login", "console.enter", "console.static"}
NEWCOMERS = {"console.password", "console.keep_password", "console.leave", "console.static"}
# What only the role "admin" may do: who is in the directory, and under whose name. Suspending is for everybody:
# whoever hears that money was taken stops it at once.
ADMINS = {
    f"console.{name}"
    for name in (
        *(
            "new_agent",
            "add_agent",
            "edit_agent",
            "change_agent",
            "invite_agent",
            "poster",
            "revoke",
            "resume",
        ),
        *("add_community", "rename"),
    )
}

for path, name, view, method in ROUTES:
    door.add_url_rule(path, name, view, methods=[method])
for name, shown in filters.FILTERS.items():
    door.add_app_template_filter(shown, name)


@door.before_request
def gate() -> AnyResponse | None:
    """Nobody passes without a login; with a one-time password nobody passes but to change it; then roles."""
    g.viewer = None
    if request.endpoint in STRANGERS:
        return None
    g.viewer = whoever_is_here()
    if g.viewer is None:
        return login.to("console.login")
    if g.viewer.must_change and request.endpoint not in NEWCOMERS:
        return login.to("console.password")
    if request.endpoint in ADMINS and g.viewer.role != "admin":
        return show("refused.html", 403)
    return None
