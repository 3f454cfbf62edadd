"""Whether a bubble fits a channel; the simulator and `bot check` hold us to it."""

from __future__ import annotations

from bot.engine.saying.outgoing import Outgoing
from bot.errors import TooLong
from bot.traits import Limits


def problems(outgoing: Outgoing, limits: Limits) -> list[str]:
    """Every way in which `outgoing` does not fit, empty when it does."""
    found = []
    most = limits.text_with_choices if outgoing.choices else limits.text
    if not outgoing.text.strip():
        found.append("empty text")
    if len(outgoing.text) > most:
        found.append(f"text has {len(outgoing.text)} characters of {most}")
    as_buttons = len(outgoing.choices) <= limits.buttons
    longest = limits.button_label if as_buttons else limits.row_label
    if len(outgoing.choices) > max(limits.buttons, limits.rows):
        found.append(f"{len(outgoing.choices)} choices of {limits.rows}")
    for choice in outgoing.choices:
        if not 0 < len(choice.label) <= longest:
            found.append(f"label {choice.label!r} has {len(choice.label)} characters of {longest}")
        if not 0 < len(choice.token.encode()) <= limits.token_bytes:
            found.append(f"token of {choice.label!r} is over {limits.token_bytes} bytes")
    return found


def must_fit(outgoing: Outgoing, limits: Limits, channel: str) -> None:
    """Raise TooLong, naming the channel, unless `outgoing` fits its limits."""
    found = problems(outgoing, limits)
    if found:
        raise TooLong(f"{channel}: " + "; ".join(found))
