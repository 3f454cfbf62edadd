"""The audit as staff read it: who did and opened what, for which purpose; narrowed, checked, and taken along."""

from __future__ import annotations

from flask import Response, request

from bot.console.files import as_download
from bot.console.frame import scope_here, show
from bot.public.pages import the_runtime
from bot.services.staff.audit_head import Checked, audit_rows, read_audit, verify_audit

NARROWED = ("who", "what", "since", "until", "subject")


def _typed() -> dict[str, str]:
    return {name: request.args.get(name, "").strip()[:80] for name in NARROWED}


def audit() -> Response:
    return _page()


def _page(checked: Checked | None = None) -> Response:
    page = read_audit(the_runtime(), scope_here(), _typed(), request.args.get("after", 0, type=int))
    return show("audit.html", page=page, typed=_typed(), checked=checked)


def verify() -> Response:
    """Every link recomputed, and compared with what was noted outside."""
    return _page(verify_audit(the_runtime(), scope_here()))


def file() -> Response:
    """The rows of the page, as far back as one file holds."""
    rows = audit_rows(the_runtime(), scope_here(), _typed())
    return as_download("catatan", request.args.get("as", "csv"), rows)
