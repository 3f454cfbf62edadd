"""Branches and their communities: seen, added, renamed."""

from __future__ import annotations

from itertools import groupby

from flask import Response, abort, flash, g, request

from bot.console.frame import show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.agents.keep_directory import (
    LONGEST_NAME,
    add_branch,
    add_community,
    list_communities,
    rename,
)


def communities() -> Response:
    return _page()


def _page(status: int = 200, problem: str = "") -> Response:
    lines = list_communities(the_runtime())
    branches = [
        (branch, name, [one for one in found if one["id"]])
        for (branch, name), found in groupby(lines, key=lambda one: (one["branch_id"], one["branch"]))
    ]
    return show("communities.html", status, branches=branches, problem=problem, longest=LONGEST_NAME)


def add() -> Response:
    """A branch, or with one chosen a community of it."""
    branch, name = request.form.get("branch", ""), request.form.get("name", "")
    try:
        if branch:
            add_community(the_runtime(), g.viewer, branch, name)
        else:
            add_branch(the_runtime(), g.viewer, name)
    except Refused as error:
        return _page(422, told(error))
    return _done()


def change(kind: str, identity: str) -> Response:
    if kind not in ("branch", "community"):
        abort(404)
    try:
        rename(the_runtime(), g.viewer, kind, identity, request.form.get("name", ""))
    except Refused as error:
        return _page(422, told(error))
    return _done()


def _done() -> Response:
    flash(words()["kept"])
    return to("console.communities")
