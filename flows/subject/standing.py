"""What of a person may stand in clear beside them: language, area, sector, band, and how far they have come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.world import World
from flows.answers import work
from flows.subject.events import BecameKnown

# What it takes to say how somebody stands.
STANDS_ON = (
    *("place", "job", "sector", *work.INCOME),
    *("role", "referral", "registration", "helping"),
)


def stands(known: Mapping[str, Any], world: World) -> BecameKnown | None:
    """None for somebody who was taken up in this very turn: nothing of theirs was read yet."""
    helping = known.get("helping")
    if helping and not helping["known"]:
        return None
    place = known.get("place") or {}
    return BecameKnown(
        language=str(known["language"]),
        area=str(place.get("code", "")),
        sector=work.sector(known) or "",
        band=work.band(known, world),
        stage=_stage(known),
    )


def _stage(known: Mapping[str, Any]) -> str:
    if known.get("role") == "agent" and not known.get("helping"):
        return "agent"
    if known.get("referral"):
        return str(known["referral"])
    if known.get("registration"):
        return "submitted"
    return "consented" if known.get("consent") else "new"
