"""The list of broadcasts, the newest first."""

from __future__ import annotations

from flask import Response

from bot.console.frame import scope_here, show
from bot.public.pages import the_runtime
from bot.services.broadcasts.standing import list_broadcasts


def broadcasts() -> Response:
    return show("broadcasts.html", sendings=list_broadcasts(the_runtime(), scope_here()))
