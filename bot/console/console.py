"""The table of the console's pages, and the gate before all of them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from bot.console import filters, home, lists
from bot.console.agents import agents, communities, search, uploads
from bot.console.broadcasts import audiences, gatherings, labels, wordings, writing
from bot.console.broadcasts import pages as broadcasts
from bot.console.conversation import desk, failed, inbox, stops, texts
from bot.console.frame import show, whoever_is_here
from bot.console.messaging import costs, letters
from bot.console.people import duplicates, person
from bot.console.referrals import board, complaints, paying, referral
from bot.console.staff import accounts, audit, held, house, login, own, reports, rules, start
from bot.errors import NotAllowed

door = Blueprint(
    "console", __name__, url_prefix="/console", template_folder="templates", static_folder="static"
)

View = Callable[..., Response]
# path, name, view, method, and which right (services/staff/roles.py) opens it; none for one's own account
ROUTES: tuple[tuple[str, str, View, str, str], ...] = (
    ("/login", "login", login.login_page, "GET", ""),
    ("/login", "enter", login.enter, "POST", ""),
    ("/logout", "leave", login.leave, "POST", ""),
    ("/password", "password", login.password_page, "GET", ""),
    ("/password", "keep_password", login.keep_password, "POST", ""),
    ("/account", "account", own.account, "GET", ""),
    ("/account/sessions/<session>/end", "end_session", own.end, "POST", ""),
    ("/account/chat", "link_chat", own.link_chat, "POST", ""),
    ("/account/chat/end", "let_chat_go", own.let_chat_go, "POST", ""),
    ("/factor", "factor", own.factor, "GET", ""),
    ("/factor", "keep_factor", own.keep_factor, "POST", ""),
    ("/accounts", "accounts", accounts.accounts, "GET", "keep_staff"),
    ("/accounts", "add_account", accounts.add, "POST", "keep_staff"),
    ("/accounts/<name>/role", "change_account", accounts.change, "POST", "keep_staff"),
    ("/accounts/<name>/disable", "disable_account", accounts.disable, "POST", "keep_staff"),
    ("/accounts/<name>/enable", "enable_account", accounts.enable, "POST", "keep_staff"),
    ("/accounts/<name>/reset", "reset_account", accounts.reset, "POST", "keep_staff"),
    ("/audit", "audit", audit.audit, "GET", "audit"),
    ("/audit/verify", "verify_audit", audit.verify, "POST", "audit"),
    ("/audit/file", "audit_file", audit.file, "GET", "audit"),
    ("/hours", "hours", house.hours, "GET", "see"),
    ("/communities/branch/<branch>/hours", "keep_hours", house.keep_hours, "POST", "keep_places"),
    ("/communities/branch/<branch>/days", "keep_day", house.keep_day, "POST", "keep_places"),
    ("/communities/branch/<branch>/days/forget", "forget_day", house.forget, "POST", "keep_places"),
    ("/troubles", "troubles", house.troubles, "GET", "see"),
    ("/troubles", "tell_trouble", house.tell_trouble, "POST", "settle"),
    ("/troubles/<int:number>/end", "end_trouble", house.end_trouble, "POST", "settle"),
    ("/start", "start", start.start, "GET", "see"),
    ("/start/samples", "end_samples", start.end_samples, "POST", "keep_places"),
    ("/held", "held", held.held, "GET", "see"),
    ("/", "morning", home.morning, "GET", "see"),
    ("/figures", "figures", home.figures, "GET", "see"),
    ("/figures/days", "chart", home.chart, "GET", "see"),
    ("/search", "search", search.search_page, "POST", "see"),
    ("/agents", "agents", agents.agents, "GET", "see"),
    ("/agents/new", "new_agent", agents.new_agent, "GET", "keep_agents"),
    ("/agents/new", "add_agent", agents.keep, "POST", "keep_agents"),
    ("/agents/import", "import_page", uploads.import_page, "GET", "keep_agents"),
    ("/agents/import", "look_at_agents", uploads.look, "POST", "keep_agents"),
    ("/agents/import/example", "example_agents", uploads.example, "GET", "keep_agents"),
    ("/agents/import/<identity>", "import_agents", uploads.take, "POST", "keep_agents"),
    ("/reports", "reports", reports.reports, "GET", "export"),
    ("/reports", "ask_report", reports.ask, "POST", "export"),
    ("/reports/<identity>/file", "report_file", reports.file, "GET", "export"),
    ("/agents/<handle>", "agent", agents.agent, "GET", "open"),
    ("/agents/<handle>/edit", "edit_agent", agents.edit_agent, "GET", "keep_agents"),
    ("/agents/<handle>/edit", "change_agent", agents.keep, "POST", "keep_agents"),
    ("/agents/<handle>/invite", "invite_agent", agents.invite_agent, "POST", "keep_agents"),
    ("/agents/<handle>/invite/send", "send_invitation", agents.send_invitation, "POST", "keep_agents"),
    ("/agents/<handle>/poster", "poster", agents.poster, "POST", "keep_agents"),
    ("/agents/<handle>/codes", "revoke", agents.revoke, "POST", "keep_agents"),
    ("/agents/<handle>/suspend", "suspending", agents.suspending, "GET", "suspend"),
    ("/agents/<handle>/suspend", "suspend", agents.suspend, "POST", "suspend"),
    ("/agents/<handle>/resume", "resume", agents.resume, "POST", "keep_agents"),
    ("/communities", "communities", communities.communities, "GET", "see"),
    ("/communities", "add_community", communities.add, "POST", "keep_places"),
    ("/communities/<kind>/<identity>", "rename", communities.change, "POST", "keep_places"),
    ("/communities/branch/<identity>/areas", "branch_areas", communities.change_areas, "POST", "keep_places"),
    ("/complaints", "complaints", complaints.complaints, "GET", "see"),
    ("/complaints/<reference>", "complaint", complaints.complaint, "GET", "see"),
    ("/complaints/<reference>/read", "read_complaint", complaints.read, "POST", "open"),
    ("/complaints/<reference>/note", "note_complaint", complaints.keep_note, "POST", "settle"),
    ("/duplicates", "duplicates", duplicates.duplicates, "GET", "see"),
    ("/duplicates/<int:number>", "pair", duplicates.pair, "GET", "see"),
    ("/duplicates/<int:number>", "decide", duplicates.decide, "POST", "settle"),
    ("/failed/<int:number>", "message", failed.message, "GET", "see"),
    ("/failed/<int:number>/read", "read_message", failed.read, "POST", "open"),
    ("/failed/<int:number>/again", "again", failed.again, "POST", "settle"),
    ("/failed/<int:number>/mark", "mark_message", failed.mark, "POST", "settle"),
    ("/stops", "stops", stops.stops, "GET", "see"),
    ("/flows", "flows", stops.flows, "GET", "see"),
    ("/flows/<name>", "flow", stops.flow, "GET", "see"),
    ("/flows/<name>/<step>", "step", stops.step, "GET", "see"),
    ("/unread/seed", "suggest_seed", texts.seed, "POST", "settle"),
    ("/texts", "texts", texts.texts, "GET", "see"),
    ("/texts/patch", "texts_patch", texts.patch, "GET", "see"),
    ("/texts/suggestions/<int:number>/drop", "drop_suggestion", texts.drop, "POST", "settle"),
    ("/texts/<name>", "texts_of", texts.texts_of, "GET", "see"),
    ("/texts/<name>/<step>", "text", texts.text, "GET", "see"),
    ("/texts/<name>/<step>", "suggest_text", texts.suggest, "POST", "settle"),
    ("/rules", "rules", rules.rules, "GET", "see"),
    ("/unread", "unread", stops.unread_page, "GET", "see"),
    ("/unread", "read_unread", stops.read_unread, "POST", "open"),
    ("/silence", "silence", agents.silence, "GET", "see"),
    ("/coverage", "coverage", agents.coverage, "GET", "see"),
    ("/letters", "letters", letters.letters, "GET", "see"),
    ("/letters/<int:number>", "letter", letters.letter, "GET", "see"),
    ("/letters/<int:number>/sent", "letter_sent", letters.took_as_sent, "POST", "settle"),
    ("/letters/<int:number>/again", "letter_again", letters.again, "POST", "settle"),
    ("/letters/timers/<int:number>", "settle_timer", letters.settle, "POST", "settle"),
    ("/costs", "costs", costs.costs, "GET", "see"),
    ("/costs", "enter_price", costs.enter, "POST", "keep_prices"),
    ("/broadcasts", "broadcasts", broadcasts.broadcasts, "GET", "see"),
    ("/broadcasts/new", "new_broadcast", writing.new, "GET", "broadcast"),
    ("/broadcasts/new", "draft_broadcast", writing.draft, "POST", "broadcast"),
    ("/broadcasts/practice", "end_practice", broadcasts.end_of_practice, "POST", "broadcast"),
    ("/broadcasts/<code>", "broadcast", broadcasts.broadcast, "GET", "see"),
    ("/broadcasts/<code>/people", "broadcast_people", broadcasts.people, "GET", "see"),
    ("/broadcasts/<code>/preview", "preview_broadcast", broadcasts.preview_page, "GET", "see"),
    ("/broadcasts/<code>/export", "export_broadcast", broadcasts.export, "POST", "export"),
    ("/broadcasts/<code>/test", "test_broadcast", broadcasts.test, "POST", "broadcast"),
    ("/broadcasts/<code>/questions", "broadcast_questions", broadcasts.questions, "POST", "open"),
    ("/broadcasts/<code>/rate", "broadcast_rate", broadcasts.rate, "POST", "broadcast"),
    ("/broadcasts/<code>/schedule", "schedule_broadcast", broadcasts.schedule, "POST", "broadcast"),
    ("/broadcasts/<code>/<move>", "move_broadcast", broadcasts.move, "POST", "broadcast"),
    ("/events", "events", gatherings.events, "GET", "see"),
    ("/events", "keep_event", gatherings.keep, "POST", "settle"),
    ("/events/<code>", "event", gatherings.event, "GET", "see"),
    ("/events/<code>/cost", "event_cost", gatherings.cost, "POST", "settle"),
    ("/events/<code>/poster", "event_poster", gatherings.poster, "GET", "settle"),
    ("/wordings", "wordings", wordings.wordings, "GET", "see"),
    ("/wordings", "keep_wording", wordings.keep, "POST", "broadcast"),
    ("/wordings/<identity>", "wording", wordings.wording, "GET", "see"),
    ("/wordings/<identity>", "change_wording", wordings.change, "POST", "broadcast"),
    ("/audiences", "audiences", audiences.audiences, "GET", "see"),
    ("/audiences", "save_audience", audiences.save, "POST", "broadcast"),
    ("/audiences/<identity>", "audience", audiences.audience, "GET", "see"),
    ("/labels", "labels", labels.labels, "GET", "see"),
    ("/labels", "look_labels", labels.look, "POST", "broadcast"),
    ("/labels/example", "example_labels", labels.example, "GET", "broadcast"),
    ("/labels/<identity>", "take_labels", labels.take, "POST", "broadcast"),
    ("/people/<identity>/labels", "put_label", labels.put, "POST", "settle"),
    ("/people/<identity>/labels/drop", "drop_label", labels.drop, "POST", "settle"),
    ("/inbox", "inbox", inbox.inbox, "GET", "see"),
    ("/inbox/<what>/<int:number>/assign", "assign_task", inbox.assign_task, "POST", "settle"),
    ("/ready", "ready", inbox.ready, "GET", "see"),
    ("/ready", "keep_ready", inbox.keep_ready, "POST", "settle"),
    ("/ready/<int:number>/drop", "drop_ready", inbox.drop_ready, "POST", "settle"),
    ("/complaints/<reference>/write", "write_about", complaints.write, "POST", "settle"),
    ("/help/<int:request_id>", "request_page", desk.request_page, "GET", "see"),
    ("/help/<int:request_id>/take", "take_request", desk.take, "POST", "settle"),
    ("/help/<int:request_id>/say", "answer_request", desk.say, "POST", "settle"),
    ("/help/<int:request_id>/back", "hand_back", desk.give_back, "POST", "settle"),
    ("/help/<int:request_id>/note", "note_request", desk.keep_note, "POST", "settle"),
    ("/help/<int:request_id>/done", "help_done", lists.help_done, "POST", "settle"),
    ("/people/<identity>", "person", person.person, "GET", "see"),
    ("/people/<identity>/reveal", "in_full", person.in_full, "POST", "open"),
    ("/people/<identity>/correct", "correct_field", person.correct_field, "POST", "settle"),
    ("/people/<identity>/erase", "erasing", person.erasing, "GET", "erase"),
    ("/people/<identity>/erase", "erase_person", person.erase_person, "POST", "erase"),
    ("/people/<identity>/join", "joining", person.joining, "GET", "settle"),
    ("/people/<identity>/join", "join_person", person.join_person, "POST", "settle"),
    ("/paying/still", "still", paying.still, "GET", "see"),
    ("/paying/still/file", "still_file", paying.file, "GET", "export"),
    ("/referrals/board", "board", board.board, "GET", "see"),
    ("/referrals/board", "give_many", board.give, "POST", "settle"),
    ("/map", "map", board.map_page, "GET", "see"),
    ("/referrals/<identity>", "referral", referral.referral, "GET", "see"),
    ("/referrals/<identity>/give", "give", referral.give, "POST", "settle"),
    ("/referrals/<identity>/dispute", "dispute", referral.dispute, "POST", "settle"),
    ("/referrals/<identity>/settle", "settle", referral.settle, "POST", "settle"),
    ("/<name>", "listing", lists.listing, "GET", "see"),
)
# What a stranger may open, and what everybody may who is in.
STRANGERS = {"console.login", "console.enter", "console.static"}
LEAVING = {"console.leave", "console.static"}
# What somebody may open who has something to do first: `Visitor.needs` -> the page for it, and its form.
FIRST = {
    "password": ("console.password", "console.keep_password"),
    "code": ("console.factor", "console.keep_factor"),
    "factor": ("console.factor", "console.keep_factor"),
}
RIGHTS = {f"console.{name}": right for _, name, _, _, right in ROUTES}

for path, name, view, method, _ in ROUTES:
    door.add_url_rule(path, name, view, methods=[method])
for name, shown in filters.FILTERS.items():
    door.add_app_template_filter(shown, name)


@door.before_request
def gate() -> AnyResponse | None:
    """Nobody passes without a login, nor without what has to be done first; then roles, and the second factor."""
    g.visitor = None
    if request.endpoint in STRANGERS:
        return None
    visitor = g.visitor = whoever_is_here()
    if visitor is None:
        return login.to("console.login")
    if request.endpoint in LEAVING:
        return None
    if visitor.needs and request.endpoint not in FIRST[visitor.needs]:
        return login.to(FIRST[visitor.needs][0])
    right = RIGHTS.get(request.endpoint or "", "")
    if right in visitor.wants_factor:
        return login.to("console.factor")
    if right and right not in visitor.scope.may:
        return show("refused.html", 403)
    return None


@door.errorhandler(NotAllowed)
def not_yours(_error: NotAllowed) -> Response:
    """A verb said so where the table of pages did not."""
    return show("refused.html", 403)
