"""The rules as staff read them: what holds, since when, until when, by which source, and what ends soon."""

from __future__ import annotations

from flask import Response

from bot.console.frame import language, scope_here, show
from bot.public.pages import the_runtime
from bot.services.staff.rules_now import rules_now


def rules() -> Response:
    return show("rules.html", programmes=rules_now(the_runtime(), scope_here(), language()))
