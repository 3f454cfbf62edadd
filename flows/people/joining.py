"""Two talks of one person, who wrote from two channels before they were known to be one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.engine.conversation import REMEMBERED_QUESTIONS, Conversation


def joined(kept: Conversation, other: Conversation) -> Conversation:
    """The talk that has come further, with whatever only the other one holds.

    What it says itself goes first; buttons and notices of both can still be answered.
    """
    base, beside = (other, kept) if _further(other) > _further(kept) else (kept, other)
    return replace(
        base,
        answers={**beside.answers, **base.answers},
        about=_about(base.about, beside.about),
        language=kept.language,
        asked=(*beside.asked, *base.asked)[-REMEMBERED_QUESTIONS:],
        notices=(*beside.notices, *base.notices),
        held_by=beside.held_by if base.held_by == "bot" else base.held_by,
        consent=base.consent or beside.consent,
        guesses={**beside.guesses, **base.guesses},
        quiet=base.quiet or beside.quiet,
    )


def _further(conversation: Conversation) -> tuple[bool, bool]:
    """A registration counts for more than a question left open."""
    return bool(conversation.about.get("reference")), len(conversation.stack) > 1


def _about(base: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
    agent = next((about for about in (base, beside) if about.get("role") == "agent"), {})
    helped = [*base.get("helped", ()), *beside.get("helped", ())]
    return {
        **beside,
        **base,
        **{name: agent[name] for name in ("role", "agent_id", "agent_name") if name in agent},
        **({"helped": helped} if helped else {}),
        **({"opted_out": True} if base.get("opted_out") or beside.get("opted_out") else {}),
    }
