"""Branches and their communities: seen, added, renamed."""

from __future__ import annotations

from itertools import groupby

from flask import Response, abort, flash, request

from bot.console.frame import scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.agents.keep_directory import (
    LONGEST_NAME,
    add_branch,
    add_community,
    list_communities,
    rename,
    set_areas,
)


def communities() -> Response:
    return _page()


def _page(status: int = 200, problem: str = "") -> Response:
    lines = list_communities(the_runtime(), scope_here())
    branches = [
        (branch, name, areas.split(), [one for one in found if one["id"]])
        for (branch, name, areas), found in groupby(
            lines, key=lambda one: (one["branch_id"], one["branch"], one["areas"])
        )
    ]
    return show("communities.html", status, branches=branches, problem=problem, longest=LONGEST_NAME)


def add() -> Response:
    """A branch, or with one chosen a community of it."""
    branch, name = request.form.get("branch", ""), request.form.get("name", "")
    try:
        if branch:
            add_community(the_runtime(), scope_here(), branch, name)
        else:
            add_branch(the_runtime(), scope_here(), name)
    except Refused as error:
        return _page(422, told(error))
    return _done()


def change(kind: str, identity: str) -> Response:
    if identity not in _reached(kind):
        abort(404)
    try:
        rename(the_runtime(), scope_here(), kind, identity, request.form.get("name", ""))
    except Refused as error:
        return _page(422, told(error))
    return _done()


def change_areas(identity: str) -> Response:
    """Which areas a branch serves: whose rows its staff see."""
    if identity not in _reached("branch"):
        abort(404)
    try:
        set_areas(the_runtime(), scope_here(), identity, request.form.get("areas", "")[:2000])
    except Refused as error:
        return _page(422, told(error))
    return _done()


def _reached(kind: str) -> set[str]:
    """Ids of the branches or communities in reach; none of anything else."""
    column = {"branch": "branch_id", "community": "id"}.get(kind, "")
    return {one[column] for one in list_communities(the_runtime(), scope_here())} if column else set()


def _done() -> Response:
    flash(words()["kept"])
    return to("console.communities")
