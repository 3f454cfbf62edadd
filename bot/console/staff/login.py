"""In, out, and a password of one's own."""

from __future__ import annotations

from flask import Response, g, redirect, request, session, url_for

from bot.console.frame import begin_session, scope_here, show, words
from bot.public.pages import the_runtime
from bot.services.staff.accounts import SHORTEST, change_password, log_in, visitor_of


def login_page() -> Response:
    return show("login.html", name="", problem="")


def enter() -> Response:
    """One sentence for a wrong name, a wrong password and a lock alike: none of them tells who exists."""
    name = request.form.get("name", "").strip()
    found = log_in(the_runtime(), name, request.form.get("password", ""))
    visitor = visitor_of(the_runtime(), found.id) if found else None
    if visitor is None:
        minutes = the_runtime().settings.config.console.lock_minutes
        return show(
            "login.html", 401, name=name[:60], problem=words()["login_wrong"].format(minutes=f"{minutes:g}")
        )
    begin_session(visitor)
    return to("console.morning")


def leave() -> Response:
    session.clear()
    return to("console.login")


def password_page() -> Response:
    return show("password.html", shortest=SHORTEST, problem="")


def keep_password() -> Response:
    """Set their own password; somebody who has one types it first."""
    problem = _password_problem()
    if problem:
        return show(
            "password.html", 422, shortest=SHORTEST, problem=words()[problem].format(shortest=SHORTEST)
        )
    renewed = visitor_of(the_runtime(), scope_here().staff)
    assert renewed is not None
    begin_session(renewed)
    return to("console.morning")


def _password_problem() -> str:
    """What is wrong, by its name in words; empty once the password is kept."""
    wanted = request.form.get("password", "")
    if wanted != request.form.get("again", ""):
        return "password_differ"
    if not g.visitor.must_change and not log_in(
        the_runtime(), scope_here().who, request.form.get("current", "")
    ):
        return "password_current"
    return change_password(the_runtime(), scope_here(), wanted)


def to(endpoint: str, **values: str) -> Response:
    """See there: a reload never repeats a form."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[return-value, arg-type]
