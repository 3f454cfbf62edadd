"""What stands in the console's menu: rooms, and the pages of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request, url_for

from bot.services.staff.sessions import Visitor

# room -> its pages: word, endpoint, what the address needs
ROOMS: Mapping[str, tuple[tuple[str, str, Mapping[str, str]], ...]] = {
    "today": (("morning", "console.morning", {}), ("figures", "console.figures", {})),
    "work": (
        ("inbox", "console.inbox", {}),
        ("unserved", "console.listing", {"name": "unserved"}),
        ("complaints", "console.complaints", {}),
        ("disputes", "console.listing", {"name": "disputes"}),
        ("contacts", "console.listing", {"name": "contacts"}),
        ("duplicates", "console.duplicates", {}),
        ("failed", "console.listing", {"name": "failed"}),
        ("letters", "console.letters", {}),
        ("ready", "console.ready", {}),
    ),
    "people": (
        ("people", "console.listing", {"name": "people"}),
        ("registrations", "console.listing", {"name": "registrations"}),
        ("referrals", "console.listing", {"name": "referrals"}),
        ("board", "console.board", {}),
        ("visits", "console.listing", {"name": "visits"}),
        ("paying", "console.listing", {"name": "paying"}),
        ("still", "console.still", {}),
    ),
    "agents": (
        ("agents", "console.agents", {}),
        ("communities", "console.communities", {}),
        ("silence", "console.silence", {}),
        ("coverage", "console.coverage", {}),
        ("map", "console.map", {}),
    ),
    "house": (
        ("start", "console.start", {}),
        ("hours", "console.hours", {}),
        ("troubles", "console.troubles", {}),
        ("accounts", "console.accounts", {}),
        ("reports", "console.reports", {}),
        ("audit", "console.audit", {}),
    ),
    "bot": (
        ("stops", "console.stops", {}),
        ("flows", "console.flows", {}),
        ("unread", "console.unread", {}),
        ("said_words", "console.texts", {}),
        ("rules", "console.rules", {}),
        ("costs", "console.costs", {}),
    ),
    "news": (
        ("broadcasts", "console.broadcasts", {}),
        ("wordings", "console.wordings", {}),
        ("audiences", "console.audiences", {}),
        ("labels", "console.labels", {}),
        ("events", "console.events", {}),
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go; `here` when the page shown belongs to it."""

    word: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Room:
    place: Place
    pages: tuple[Place, ...]


# Pages that a role may not open do not stand in its menu.
RIGHTS: Mapping[str, str] = {"accounts": "keep_staff", "audit": "audit", "reports": "export"}


def rooms(visitor: Visitor) -> list[Room]:
    """The menu as it stands on the page that is shown."""
    may = visitor.scope.may | visitor.wants_factor
    found = []
    for room, pages in ROOMS.items():
        places = tuple(_place(*page) for page in pages if RIGHTS.get(page[0], "see") in may)
        if not places:
            continue
        places = _only_nearest(places)
        here = any(place.here for place in places)
        found.append(Room(Place(f"room_{room}", places[0].href, here), places))
    return found


def _only_nearest(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """One page is shown at a time: of those whose address holds it, the longest is where one stands."""
    nearest = max((len(place.href) for place in places if place.here), default=0)
    return tuple(replace(place, here=place.here and len(place.href) == nearest) for place in places)


def _place(word: str, endpoint: str, needs: Mapping[str, str]) -> Place:
    href = url_for(endpoint, **needs)  # type: ignore[arg-type]
    below = not href.endswith("/") and request.path.startswith(f"{href}/")
    return Place(word, href, request.path == href or below)
