"""Why something about a broadcast was not done, in the console's own words."""

from __future__ import annotations

from bot.broadcasts.stopped import Stopped
from bot.console.frame import words
from bot.errors import BadArgument


def said(error: BadArgument) -> str:
    """The sentence of its word; as the command line says it where nobody wrote one."""
    if isinstance(error, Stopped) and f"bc_{error.word}" in words():
        return words()[f"bc_{error.word}"].format(**error.values)
    return str(error)
