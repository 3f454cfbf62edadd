"""A bubble as plain text, where nothing can be pressed: the choices stand below it and are typed."""

from __future__ import annotations

from bot.engine.saying.outgoing import Outgoing


def words(outgoing: Outgoing) -> str:
    """Text and choices as one bubble; numbers only where a bare number may be the answer."""
    if not outgoing.choices:
        return outgoing.text
    labels = [choice.label for choice in outgoing.choices]
    if outgoing.numbered:
        labels = [f"{number}. {label}" for number, label in enumerate(labels, start=1)]
    return "\n".join([outgoing.text, "", *labels])
