"""Filling in for somebody else: whose answers a conversation holds meanwhile, and how the helper's own wait. Pure.

`about["helping"]` names the worker and keeps what is the helper's own; `about["helped"]` lists whom they help.
What the worker said rests under the worker's own key: storage takes it out of the helper's conversation when
it saves, and puts it back when it loads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.engine.conversation import Conversation

FLOW = "family"
# What the channel and the office know of whoever writes; everything else in `about` is of whom it is about.
SPEAKERS_OWN = frozenset(
    (
        *("role", "agent_id", "agent_name", "channel", "channel_phone", "shares_contact", "opted_out"),
        *("complaint", "helped", "helping", "joined_until", "chat_app"),
    )
)


@dataclass(frozen=True, slots=True)
class Part:
    """What is held of one person: their answers, what is known of their registration, what they agreed to."""

    answers: Mapping[str, Any]
    about: Mapping[str, Any]
    consent: str


def whom(conversation: Conversation) -> str:
    """The person who is being helped; empty for somebody who speaks for themselves."""
    helping = conversation.about.get("helping")
    return str(helping.get("person", "")) if helping else ""


def name_of(conversation: Conversation) -> str:
    """What whoever is helped is called; empty before they said so."""
    known = (
        one["name"] for one in conversation.about.get("helped", ()) if one["person"] == whom(conversation)
    )
    return str(conversation.answers.get("called") or next(known, ""))


def speaks_for(conversation: Conversation) -> tuple[str, str]:
    """Who is being helped, and what they are called; empty for oneself."""
    person = whom(conversation)
    return (person, name_of(conversation)) if person else ("", "")


def depth(conversation: Conversation) -> int:
    """Where in the stack somebody is being helped; 0 for nowhere."""
    return (
        next((n for n, frame in enumerate(conversation.stack) if frame.flow == FLOW), 0)
        if whom(conversation)
        else 0
    )


def part_of(conversation: Conversation) -> Part:
    about = {name: value for name, value in conversation.about.items() if name not in SPEAKERS_OWN}
    return Part(dict(conversation.answers), about, conversation.consent)


def with_part(conversation: Conversation, part: Part) -> Conversation:
    own = {name: value for name, value in conversation.about.items() if name in SPEAKERS_OWN}
    return replace(
        conversation, answers=dict(part.answers), about={**part.about, **own}, consent=part.consent
    )


def take_up(conversation: Conversation, person: str, *, new: bool = False) -> Conversation:
    """From here on everything said is about `person`. Somebody known is read with the next message."""
    own = part_of(conversation)
    helping = {
        "person": person,
        "known": new,
        "own": {"answers": own.answers, "about": own.about, "consent": own.consent},
    }
    emptied = with_part(conversation, Part({}, {}, ""))
    about = {**emptied.about, "helping": helping}
    return _fresh(replace(emptied, about=about))


def put_down(conversation: Conversation) -> Conversation:
    """The helper speaks for themselves again."""
    kept = conversation.about["helping"]["own"]
    about = {name: value for name, value in conversation.about.items() if name != "helping"}
    own = Part(kept["answers"], kept["about"], kept["consent"])
    return _fresh(with_part(replace(conversation, about=about), own))


def _fresh(conversation: Conversation) -> Conversation:
    """Buttons and alternatives of one person must not answer for another."""
    return replace(
        conversation, asked=(), offered=(), trail=(), misses=0, guesses={}, kept="", redo="", wanted=""
    )


def listed(conversation: Conversation, person: str, name: str, reference: str) -> Conversation:
    """Among those whom the helper helps, the latest last."""
    others = [one for one in conversation.about.get("helped", ()) if one["person"] != person]
    others.append({"person": person, "name": name, "reference": reference})
    return replace(conversation, about={**conversation.about, "helped": others})


def forgotten(conversation: Conversation, person: str) -> Conversation:
    """As if the helper had never helped them; in the middle of it they are back where they began."""
    if whom(conversation) == person:
        conversation = replace(put_down(conversation), stack=())
    others = [one for one in conversation.about.get("helped", ()) if one["person"] != person]
    return replace(conversation, about={**conversation.about, "helped": others})
