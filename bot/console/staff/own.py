"""One's own account: where one is logged in, and the second factor."""

from __future__ import annotations

from flask import Response, flash, g, request

from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.staff.chats import CODE_MINUTES, chat_code, is_linked, unlink_chat
from bot.services.staff.second_factor import set_up, show_code
from bot.services.staff.sessions import end_session, own_sessions


def account(status: int = 200, problem: str = "") -> Response:
    found = own_sessions(the_runtime(), scope_here())
    linked = is_linked(the_runtime(), scope_here())
    return show(
        "account.html", status, sessions=found, here=g.visitor.session, problem=problem, linked=linked
    )


def link_chat() -> Response:
    """The code is shown in the answer alone."""
    code = chat_code(the_runtime(), scope_here())
    return show("chat_code.html", code=code, minutes=CODE_MINUTES)


def let_chat_go() -> Response:
    unlink_chat(the_runtime(), scope_here())
    flash(words()["chat_unlinked"])
    return to("console.account")


def end(session: str) -> Response:
    try:
        end_session(the_runtime(), scope_here(), session)
    except Refused as error:
        return account(422, told(error))
    flash(words()["session_ended"])
    return to("console.account")


def factor(status: int = 200, problem: str = "") -> Response:
    """The set-up with its QR, or only the field for a code where it is set up."""
    try:
        made = set_up(the_runtime(), scope_here())
    except Refused:
        made = None
    return show("factor.html", status, made=made, problem=problem)


def keep_factor() -> Response:
    try:
        show_code(the_runtime(), scope_here(), g.visitor.session, request.form.get("code", "")[:20])
    except Refused as error:
        return factor(422, told(error))
    return to("console.morning")
