"""Socialisation events: a place, a day, a code as poster; who scanned, how far they came, what it cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.broadcasts.stopped import Stopped
from bot.channels.table import links_with
from bot.engine.saying.speaking import fill
from bot.on_demand import on_demand
from bot.runtime import Runtime
from bot.services.agents.poster import poster_svg, qr_png
from bot.services.agents.verify_agent import Card
from bot.services.broadcasts.planning import area_named
from bot.services.broadcasts.standing import Standing, tallied
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note, noted, place_name
from bot.spoken_codes import short_code
from bot.storage.agents import agents, roster
from bot.storage.broadcasts import gatherings, ledger
from bot.storage.broadcasts.gatherings import Came, Gathering
from bot.storage.database import Tx

SCANNED_FOR = 30  # days after it for which its poster is good
SHORTEST, LONGEST, LONGEST_PLACE = 3, 60, 80
PEOPLE, INVITATIONS = 50, 12  # shown on a page
MOST_COST = 1_000_000_000  # rupiah


@dataclass(frozen=True, slots=True)
class Typed:
    """An event as staff typed it."""

    name: str
    place: str
    area: str
    day: str
    community: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """An event and what came of it. `letters` is what its invitations cost so far, in sen."""

    one: Gathering
    came: Came
    people: Sequence[Mapping[str, Any]]
    invitations: Sequence[Standing]
    letters: int
    community: str

    @property
    def spent(self) -> int | None:
        """Rupiah in all; None until somebody entered what the event itself cost."""
        return None if self.one.cost is None else self.one.cost + self.letters // 100

    def each(self, people: int) -> int | None:
        """Rupiah for one of so many people; None while it is not known, or for nobody."""
        return self.spent // people if self.spent is not None and people else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The poster of an event."""

    card: Card
    svg: str
    pdf: bytes
    qr: bytes


def list_gatherings(runtime: Runtime, scope: Scope) -> Sequence[tuple[Gathering, int]]:
    demand(scope, "see")
    with runtime.database.look() as tx:
        return gatherings.listed(tx, scope)


def open_gathering(runtime: Runtime, scope: Scope, code: str) -> Opened | None:
    """None for none in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        one = gatherings.find(tx, scope, code)
        if one is None:
            return None
        sent = gatherings.invitations(tx, one.id, INVITATIONS)
        community = agents.community_names(tx, one.community)[0] if one.community else ""
        return Opened(
            one,
            gatherings.came(tx, one),
            gatherings.people_of(tx, scope, one, PEOPLE),
            [tallied(tx, broadcast) for broadcast in sent],
            sum(ledger.spent(tx, broadcast.id) for broadcast in sent),
            community,
        )


def plan_gathering(runtime: Runtime, scope: Scope, typed: Typed) -> Gathering:
    """A new one, its code signed. Raises Stopped for what is missing or cannot be, BadArgument for no such area."""
    demand(scope, "settle")
    name, place = " ".join(typed.name.split()), " ".join(typed.place.split())
    if not SHORTEST <= len(name) <= LONGEST or not SHORTEST <= len(place) <= LONGEST_PLACE:
        raise Stopped("event_name", "name and place have 3 letters at least", most=LONGEST)
    area, day, now = area_named(runtime, typed.area), _day(typed.day), runtime.now_ms()
    if not area:
        raise Stopped("event_area", "the area is missing")
    expires = day + timedelta(days=SCANNED_FOR)
    with runtime.database.begin() as tx:
        community = _community(tx, scope, typed.community) if typed.community else None
        new = Gathering(
            id=runtime.new_id(),
            code=_free_code(runtime, tx),
            name=name,
            place=place,
            area=area,
            day=day.isoformat(),
            branch=scope.branch,
            community=community,
            expires=expires.isoformat(),
            who=scope.who[:60],
            at=now,
        )
        kept = gatherings.add(tx, new, expires, now)
        note(runtime, tx, scope, "event planned", kept.id)
    return kept


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed[:10])
    except ValueError:
        raise Stopped("event_day", "the day is missing") from None


def _community(tx: Tx, scope: Scope, name: str) -> str:
    found = next((one["id"] for one in roster.communities(tx, scope) if one["name"] == name.strip()), None)
    if not found:
        raise Stopped("event_community", f"community {name[:40]!r} is none within reach", name=name[:40])
    return str(found)


def _free_code(runtime: Runtime, tx: Tx) -> str:
    """Six signs that no other event is called by."""
    while True:
        code = short_code(runtime.new_id()).replace("-", "")[:6]
        if not gatherings.code_is_taken(tx, code):
            return code


def enter_cost(runtime: Runtime, scope: Scope, code: str, typed: str) -> None:
    """What it cost beside the letters, in whole rupiah. Raises Stopped."""
    demand(scope, "settle")
    plain = typed.strip().replace(".", "").removeprefix("Rp").strip()
    if not plain.isdecimal() or int(plain) > MOST_COST:
        raise Stopped("event_cost", "whole rupiah", most=MOST_COST)
    with runtime.database.begin() as tx:
        one = gatherings.find(tx, scope, code)
        if one is None:
            raise Stopped("event_gone", "no such event")
        gatherings.set_cost(tx, one.id, int(plain))
        note(runtime, tx, scope, "event cost", one.id)


def poster_of(runtime: Runtime, scope: Scope, code: str, language: str) -> Sheet | None:
    """The same code each time it is printed; None for none in reach."""
    demand(scope, "settle")
    with runtime.database.look() as tx:
        one = gatherings.find(tx, scope, code)
        if one is None:
            return None
        signed = gatherings.signed(tx, one)
    noted(runtime, scope, "poster made", one.id, "export")
    links = tuple(links_with(runtime.settings, signed, signed).values())
    where = f"{one.place}, {place_name(runtime, one.area)}"
    card = Card(signed, one.name, where, one.day, date.fromisoformat(one.expires), links, event=True)
    return Sheet(
        card,
        poster_svg(runtime, card, language),
        on_demand("poster_pdf")(runtime, card, language),
        qr_png(card),
    )


def gathering_of(runtime: Runtime, scope: Scope, code: str) -> Gathering | None:
    """None for none in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return gatherings.find(tx, scope, code) if code else None


def invitation_to(runtime: Runtime, scope: Scope, code: str) -> dict[str, str]:
    """Words to begin an invitation with, by language; staff change them as they like. Empty for none in reach."""
    one = gathering_of(runtime, scope, code)
    if one is None:
        return {}
    facts = {"event": one.name, "place": one.place, "day": date.fromisoformat(one.day)}
    words = runtime.world.words
    return {
        language: fill(words.find(language, "common", "news_invitation").text, facts.__getitem__, language)
        for language in words.languages()
        if words.has(language, "common", "news_invitation")
    }
