"""In, out, and a password of one's own."""

from __future__ import annotations

from flask import Response, g, redirect, request, url_for

from bot.console.frame import begin_session, log_out, scope_here, show, words
from bot.public.pages import the_runtime
from bot.services.staff import sessions
from bot.services.staff.accounts import change_password
from bot.services.staff.login import confirm, log_in
from bot.services.staff.passwords import SHORTEST


def login_page() -> Response:
    return show("login.html", name="", problem="")


def enter() -> Response:
    """One sentence for a wrong name, a wrong password and a disabled account alike: none of them tells who exists."""
    name = request.form.get("name", "").strip()
    found = log_in(the_runtime(), name, request.form.get("password", ""), _address())
    if found.staff is None:
        said = words()["login_wait" if found.wait else "login_wrong"].format(seconds=found.wait)
        return show("login.html", 429 if found.wait else 401, name=name[:60], problem=said)
    begin_session(sessions.begin_session(the_runtime(), found.staff))
    return to("console.morning")


def _address() -> str:
    return request.remote_addr or ""


def leave() -> Response:
    log_out()
    return to("console.login")


def password_page() -> Response:
    return show("password.html", shortest=SHORTEST, problem="")


def keep_password() -> Response:
    """Set their own password; somebody who has one types it first. They log in with it at once."""
    problem = _password_problem()
    if problem:
        return show(
            "password.html", 422, shortest=SHORTEST, problem=words()[problem].format(shortest=SHORTEST)
        )
    again = log_in(the_runtime(), scope_here().who, request.form.get("password", ""), _address())
    if again.staff is None:
        return to("console.login")
    begin_session(sessions.begin_session(the_runtime(), again.staff))
    return to("console.morning")


def _password_problem() -> str:
    """What is wrong, by its name in words; empty once the password is kept."""
    wanted = request.form.get("password", "")
    if wanted != request.form.get("again", ""):
        return "password_differ"
    current = request.form.get("current", "")
    if g.visitor.needs != "password" and not confirm(the_runtime(), scope_here(), current, _address()):
        return "password_current"
    return change_password(the_runtime(), scope_here(), wanted)


def to(endpoint: str, **values: str) -> Response:
    """See there: a reload never repeats a form."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[return-value, arg-type]
