"""The audit as staff read it: who did and opened what, for which purpose, the newest first."""

from __future__ import annotations

from flask import Response, request

from bot.console.frame import scope_here, show
from bot.public.pages import the_runtime
from bot.services.staff.audit_head import read_audit

NARROWED = ("who", "what", "since", "until", "subject")


def audit() -> Response:
    typed = {name: request.args.get(name, "").strip()[:80] for name in NARROWED}
    page = read_audit(the_runtime(), scope_here(), typed, request.args.get("after", 0, type=int))
    return show("audit.html", page=page, typed=typed)
