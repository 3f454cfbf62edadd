"""The table of all conversations, and which of them serves what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.events import BecameKnown
from bot.engine.world import Routes, World
from flows import (
    agent,
    agent_menu,
    agent_work,
    claim,
    complaint,
    correct,
    cost,
    eligibility,
    erase,
    family,
    genuine,
    hearing,
    kesehatan,
    language,
    may_join,
    menu,
    my_data,
    programmes,
    questions,
    register,
    resume,
    status,
    stop,
    stuck,
    welcome,
    what_if,
    why,
    work,
)

FLOWS = (
    welcome,
    menu,
    programmes,
    eligibility,
    cost,
    register,
    status,
    agent,
    genuine,
    language,
    kesehatan,
    claim,
    complaint,
    stop,
    my_data,
    stuck,
    correct,
    resume,
    erase,
    agent_menu,
    agent_work,
    may_join,
    why,
    what_if,
    questions,
    family,
)

# What somebody asks for, in any words, and the flow that answers it.
INTENTS = {
    "benefits": "programmes",
    "contribution": "cost",
    "eligibility": "may_join",
    "register": "register",
    "family": "family",
    "agent": "agent",
    "claim": "claim",
    "status": "status",
    "language": "language",
    "stop": "stop",
    "my_data": "my_data",
    "correct": "correct",
    "erase": "erase",
    "complaint": "complaint",
    "kesehatan": "kesehatan",
    "scam_check": "genuine",
}


def stands(known: Mapping[str, Any], world: World) -> BecameKnown:
    """What of a person may stand in clear: language, area, sector, band, and how far they have come."""
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


# What it takes to say how somebody stands.
STANDS_ON = (
    *("place", "job", "sector", "income", "income_per", "work_days", "work_weeks"),
    *("role", "referral", "registration", "helping"),
)
ROUTES = Routes(
    welcome="welcome",
    roots={"worker": "menu", "agent": "agent_menu"},
    intents=INTENTS,
    stands=stands,
    heard=agent_work.heard,
    stands_on=STANDS_ON,
    explain="why",
    hear=hearing.hear,
)
