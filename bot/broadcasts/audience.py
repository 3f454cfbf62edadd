"""Who a broadcast is meant for: the segment as staff asked for it, and why somebody in it is left out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.errors import BadArgument

AREA = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")

# Why somebody who matches gets nothing; the words stand in the ledger, so they stay as they are.
NO_CONSENT = "no consent"
OPTED_OUT = "opted out"
UNREACHABLE = "unreachable"
CHANNEL_OFF = "channel off"
NEEDS_TEMPLATE = "needs template"  # the channel's window for free text has closed
CANCELLED = "broadcast cancelled"


@dataclass(frozen=True, slots=True)
class Audience:
    """Empty means everybody. `area` is a Kemendagri code and takes in all that lies below it."""

    language: str = ""
    channel: str = ""
    area: str = ""
    stage: str = ""


def checked(audience: Audience, *, languages: Collection[str], channels: Collection[str]) -> Audience:
    """The audience, when every filter is one we know. Raises BadArgument naming the first that is not."""
    if audience.language and audience.language not in languages:
        raise BadArgument(f"language {audience.language!r} is none of {', '.join(sorted(languages))}")
    if audience.channel and audience.channel not in channels:
        raise BadArgument(f"channel {audience.channel!r} is none of {', '.join(sorted(channels))}")
    if audience.area and not AREA.fullmatch(audience.area):
        raise BadArgument(f"area {audience.area!r} is no code like 31, 31.72 or 31.72.04")
    if audience.stage and audience.stage not in STAGES:
        raise BadArgument(f"stage {audience.stage!r} is none of {', '.join(STAGES)}")
    return audience


STAGES = (
    "new",
    "consented",
    "submitted",
    "waiting",
    "offered",
    "accepted",
    "contacted",
    "registered",
    "confirmed",
    "closed",
    "unserved",
    "agent",
)
