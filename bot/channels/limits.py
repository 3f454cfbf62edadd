"""Whether a bubble fits a channel; the simulator and `bot check` hold us to it."""

from __future__ import annotations

from bot.channels.looks import Look, look, words
from bot.engine.saying.outgoing import Outgoing
from bot.errors import TooLong
from bot.traits import Limits


def problems(outgoing: Outgoing, limits: Limits) -> list[str]:
    """Every way in which `outgoing` does not fit, empty when it does."""
    found = []
    shown = words(outgoing) if look(outgoing, limits) is Look.NUMBERED else outgoing.text
    if not outgoing.text.strip():
        found.append("empty text")
    if len(shown) > limits.text:
        found.append(f"text has {len(shown)} characters of {limits.text}")
    for choice in outgoing.choices:
        if not choice.label:
            found.append(f"choice {choice.token!r} has no label")
        if not 0 < len(choice.token.encode()) <= limits.token_bytes:
            found.append(f"token of {choice.label!r} is over {limits.token_bytes} bytes")
    return found


def must_fit(outgoing: Outgoing, limits: Limits, channel: str) -> None:
    """Raise TooLong, naming the channel, unless `outgoing` fits its limits."""
    found = problems(outgoing, limits)
    if found:
        raise TooLong(f"{channel}: " + "; ".join(found))
