"""Accounts of staff: who gets in, in which role, for whom; added, changed, disabled, reset."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.frame import scope_here, show, words
from bot.console.staff.login import to
from bot.errors import BadArgument
from bot.public.pages import the_runtime
from bot.services.agents.keep_directory import list_communities
from bot.services.staff.accounts import (
    NoAccount,
    add_staff,
    disable_staff,
    enable_staff,
    list_staff,
    reset_staff,
    set_role,
)
from bot.services.staff.reach import Wanted
from bot.services.staff.roles import DEFAULT_ROLE, ROLES

MOST = 2000  # signs of a field with several lines


def accounts(status: int = 200, problem: str = "") -> Response:
    runtime = the_runtime()
    places = list_communities(runtime, scope_here())
    return show(
        "accounts.html",
        status,
        accounts=list_staff(runtime, scope_here()),
        roles=tuple(ROLES),
        branches=sorted({str(one["branch"]) for one in places}),
        communities=sorted({str(one["name"]) for one in places if one["id"]}),
        typed=request.form,
        problem=problem,
    )


def _wanted() -> Wanted:
    typed = request.form
    areas = [line.strip() for line in typed.get("areas", "")[:MOST].splitlines() if line.strip()]
    communities = [one for one in typed.getlist("communities") if one]
    return Wanted(typed.get("role", DEFAULT_ROLE), typed.get("branch", ""), areas, communities)


def add() -> Response:
    """The one-time password is shown in the answer alone."""
    try:
        login = add_staff(the_runtime(), scope_here(), request.form.get("name", "").strip(), _wanted())
    except BadArgument as error:
        return accounts(422, words()["account_refused"].format(problem=error))
    return show("one_time.html", login=login)


def change(name: str) -> Response:
    try:
        set_role(the_runtime(), scope_here(), name, _wanted())
    except NoAccount:
        abort(404)
    except BadArgument as error:
        return accounts(422, words()["account_refused"].format(problem=error))
    flash(words()["account_kept"].format(name=name))
    return to("console.accounts")


def disable(name: str) -> Response:
    return _set(name, enabled=False)


def enable(name: str) -> Response:
    return _set(name, enabled=True)


def _set(name: str, *, enabled: bool) -> Response:
    try:
        (enable_staff if enabled else disable_staff)(the_runtime(), scope_here(), name)
    except NoAccount:
        abort(404)
    flash(words()["account_enabled" if enabled else "account_disabled"].format(name=name))
    return to("console.accounts")


def reset(name: str) -> Response:
    """The one-time password is shown in the answer alone."""
    try:
        login = reset_staff(the_runtime(), scope_here(), name)
    except NoAccount:
        abort(404)
    return show("one_time.html", login=login)
