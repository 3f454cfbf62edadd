"""The try-it page: one phone where you are the worker, one where you are the agents; the same engine as anywhere."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, request, session
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from bot.engine.saying.outgoing import Outgoing
from bot.errors import BadArgument
from bot.public.pages import language_asked, page_words, render, the_runtime
from bot.services.conversation.rehearse import (
    FIRST_LOOK,
    LOOKS,
    agent_handles,
    as_shown,
    begin_rehearsal,
    overhear,
    say,
    seat_of,
)
from bot.traits import Traits

door = Blueprint("try_page", __name__, url_prefix="/try", template_folder="templates")

# A pin in front of Pasar Cilincing.
EXAMPLE_PIN = {"lat": -6.1103, "lon": 106.9437}
LONGEST = 5000
AGENTS_LOOK = LOOKS[FIRST_LOOK]


@door.before_request
def switched_on() -> None:
    if not the_runtime().settings.try_page:
        abort(404)


@door.get("")
def show() -> Response:
    look, agent = request.args.get("look", AGENTS_LOOK), request.args.get("agent", agent_handles()[0])
    try:
        seats = (seat_of("worker", look), seat_of(agent, AGENTS_LOOK))
    except BadArgument:
        abort(400)
    rehearsal = _rehearsal()
    chats = [overhear(the_runtime(), rehearsal, seat) for seat in seats]
    return render(
        "try.html",
        look=look,
        looks=LOOKS,
        agents_look=AGENTS_LOOK,
        traits={seat.look: seat.traits for seat in seats},
        agent=agent,
        agents=agent_handles(),
        worker_lines=chats[0],
        agent_lines=chats[1],
    )


@door.get("/chat/<who>/<look>")
def chat(who: str, look: str) -> Response:
    """The bubbles of one phone; 304 while nothing is new."""
    try:
        seat = seat_of(who, look)
    except BadArgument:
        abort(404)
    lines = overhear(the_runtime(), _rehearsal(), seat)
    tag = sha256(repr([(line.at, line.letter) for line in lines]).encode()).hexdigest()[:16]
    if request.if_none_match.contains(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    response = render("bubbles.html", lines=lines, who=who, seen=seat.traits)
    response.set_etag(tag)
    return response


@door.post("/say")
def speak() -> Response:
    try:
        validate_csrf(request.form.get("csrf_token"))
        seat = seat_of(request.form.get("who", ""), request.form.get("look", ""))
    except (ValidationError, BadArgument):
        abort(400)
    said = _said()
    if said:
        _may("said", the_runtime().settings.config.try_page.said_per_hour)
        try:
            say(the_runtime(), _rehearsal(), seat, said, language_asked())
        except BadArgument:
            abort(400)
    if request.headers.get("X-Try") == "1":
        return Response(status=204)
    return redirect(f"/try?{urlencode(_back())}", 303)  # type: ignore[return-value]


def _back() -> dict[str, str]:
    """How the page looked, as far as it can look like that."""
    look, agent = request.form.get("page_look", ""), request.form.get("page_agent", "")
    agents = agent_handles()
    back = {
        "look": look if look in LOOKS.values() else AGENTS_LOOK,
        "agent": agent if agent in agents else agents[0],
    }
    return {**back, "lang": language_asked()} if request.args.get("lang") else back


@door.post("/again")
def again() -> Response:
    """Leave this rehearsal and begin a new one."""
    session.pop("rehearsal", None)
    return redirect("/try", 303)  # type: ignore[return-value]


def _said() -> dict[str, object]:
    form = request.form
    if form.get("tap"):
        return {"tap": form["tap"][:200]}
    if form.get("do") == "pin":
        return dict(EXAMPLE_PIN)
    if form.get("do") == "contact":
        return {"contact": "+62800" + "0" * 7, "own": True}
    if form.get("do") == "photo":
        return {"unreadable": "photo"}
    text = form.get("text", "")[:LONGEST]
    return {"text": text} if text.strip() else {}


def _rehearsal() -> str:
    if "rehearsal" not in session:
        _may("begun", the_runtime().settings.config.try_page.begun_per_hour)
        session["rehearsal"] = begin_rehearsal(the_runtime())
    return str(session["rehearsal"])


def _may(what: str, per_hour: int) -> None:
    """Everybody may try it; nobody fills the database with it."""
    if not the_runtime().attempt_limits.may_try(f"try page {what}", request.remote_addr or "", per_hour):
        abort(429)


@door.app_template_filter("typed")
def typed(said: dict[str, object]) -> str:
    """How the person's own bubble reads."""
    words = page_words(language_asked())
    if said.get("said") == "Message":
        return str(said["text"])
    if said.get("said") == "Pin":
        return "📍 " + words["try_location"]
    if said.get("said") == "Contact":
        return "👤 " + words["try_contact"]
    return "📷"


@door.app_template_filter("shown_on")
def shown_on(outgoing: Outgoing, traits: Traits) -> object:
    """How the channel that is played shows a bubble."""
    return as_shown(outgoing, traits)
