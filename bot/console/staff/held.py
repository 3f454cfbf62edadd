"""What a restored or long-stopped worker holds: how much of each kind, why, and how it is let go."""

from __future__ import annotations

from flask import Response

from bot.console.frame import show
from bot.public.pages import the_runtime
from bot.services.messaging.holding import KINDS, what_waits


def held() -> Response:
    return show("held.html", held=what_waits(the_runtime()), kinds=list(KINDS))
