"""The audit as staff read it: who did and opened what, for which purpose, the newest first."""

from __future__ import annotations

from flask import Response, request

from bot.console.frame import scope_here, show
from bot.public.pages import the_runtime
from bot.services.staff.audit_head import read_audit


def audit() -> Response:
    page = read_audit(the_runtime(), scope_here(), request.args.get("page", 1, type=int))
    return show("audit.html", page=page)
