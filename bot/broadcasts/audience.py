"""Who a broadcast is meant for: the segment as staff asked for it, and why somebody in it is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields

from bot.errors import BadArgument

AREA = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")

# Why somebody who matches gets nothing; the words stand in the ledger, so they stay as they are.
NO_CONSENT = "no consent"
OPTED_OUT = "opted out"
UNREACHABLE = "unreachable"
CHANNEL_OFF = "channel off"
BUSY = "busy"  # in the middle of something: a question is open, or somebody writes with them
LATELY = "reached lately"  # another broadcast reached them a few days ago
NEEDS_TEMPLATE = "needs template"  # the channel's window for free text has closed
OVER_BUDGET = "over budget"
PRACTICE = "practice"  # a new branch writes only to its own staff, bot/broadcasts/practice.py
ERASED = "erased"
CANCELLED = "broadcast cancelled"
REASONS = (
    *(NO_CONSENT, OPTED_OUT, UNREACHABLE, CHANNEL_OFF, BUSY),
    *(LATELY, NEEDS_TEMPLATE, OVER_BUDGET, PRACTICE, ERASED, CANCELLED),
)


@dataclass(frozen=True, slots=True)
class Audience:
    """Empty means everybody. `area` is a Kemendagri code and takes in all that lies below it.

    `agent` is a handle and `community` a name: people whose lead is with them. `seen_days` is how lately they wrote.
    `label` is a name that staff gave to some people, `event` the code of a socialisation event whose poster they
    showed.
    """

    language: str = ""
    channel: str = ""
    area: str = ""
    stage: str = ""
    sector: str = ""
    community: str = ""
    agent: str = ""
    seen_days: str = ""
    label: str = ""
    event: str = ""

    def chosen(self) -> dict[str, str]:
        """The filters that say something."""
        return {name: value for name, value in asdict(self).items() if value}

    def plain(self) -> str:
        """As it is stored."""
        return json.dumps(self.chosen())


NAMES = tuple(field.name for field in fields(Audience))


def audience_of(plain: Mapping[str, str]) -> Audience:
    """As it was stored, by whatever version: filters nobody knows any more are left out."""
    return Audience(**{name: str(value) for name, value in plain.items() if name in NAMES})


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


def checked(
    audience: Audience,
    *,
    languages: Collection[str],
    channels: Collection[str],
    sectors: Collection[str] = (),
) -> Audience:
    """The audience, when every filter is one we know. Raises BadArgument naming the first that is not."""
    known = {
        "language": sorted(languages),
        "channel": sorted(channels),
        "stage": STAGES,
        "sector": sorted(sectors),
    }
    for name, values in known.items():
        given = getattr(audience, name)
        if given and given not in values:
            raise BadArgument(f"{name} {given[:40]!r} is none of {', '.join(values)}")
    if audience.area and not AREA.fullmatch(audience.area):
        raise BadArgument(f"area {audience.area[:40]!r} is no code like 31, 31.72 or 31.72.04")
    if audience.seen_days and not re.fullmatch(r"[1-9]\d{0,3}", audience.seen_days):
        raise BadArgument(f"last seen {audience.seen_days[:40]!r} is no number of days")
    return audience
