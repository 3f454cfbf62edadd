"""How a broadcast moves: one table; what is not in it is refused."""

from __future__ import annotations

from bot.errors import BadArgument

# state -> move -> state afterwards. Starting or resuming what runs already changes nothing, so that a command
# whose answer was lost can be given again.
MOVES: dict[str, dict[str, str]] = {
    "planned": {"start": "running", "cancel": "cancelled"},
    "running": {
        "start": "running",
        "resume": "running",
        "pause": "paused",
        "cancel": "cancelled",
        "finish": "done",
    },
    "paused": {"resume": "running", "pause": "paused", "cancel": "cancelled"},
    "done": {},
    "cancelled": {"cancel": "cancelled"},
}


def moved(state: str, move: str) -> str:
    """The state after `move`. Raises BadArgument saying what may be done instead."""
    after = MOVES[state].get(move)
    if after is None:
        others = ", ".join(other for other in MOVES[state] if other != "finish") or "nothing more"
        raise BadArgument(f"the broadcast is {state}; it cannot {move} (possible: {others})")
    return after
