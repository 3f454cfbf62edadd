"""What a rare page or command alone wants, loaded when first asked for: its libraries would lie in every process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

# What it is called -> "module:function", or a class.
WHERE: Mapping[str, str] = {
    "migrate": "bot.storage.migrate:migrate",  # alembic: a fifth of a second of each start
    "moving_hour": "bot.coordination.moving_hour:MovingHour",  # limits: 3 MB
    "qr": "segno:make",  # half a megabyte
    "poster_pdf": "bot.services.agents.poster_pdf:poster_pdf",  # reportlab, pillow: 5 MB
}


def on_demand(name: str) -> Callable[..., Any]:
    return found_at(WHERE[name])


def found_at(where: str) -> Callable[..., Any]:
    """What stands at "module:name"."""
    module, _, name = where.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found
