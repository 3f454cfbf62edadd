"""may_leave: how a message may reach somebody now, and what that costs: the one place that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.channels import KeepsTemplates
from bot.channels.table import CHANNELS
from bot.engine.world import WIB
from bot.runtime import Runtime
from bot.services.budget import over_budget, rates_in
from bot.services.prices import SERVICE, Rates, price
from bot.services.template_texts import TemplateText, template_texts
from bot.storage.database import Tx
from bot.storage.messaging import reaching, templates
from bot.storage.people import consents
from flows.subject.notices import TO_AGENTS_AND_STAFF

NEWS = "news"  # the frame of a broadcast


class Way(StrEnum):
    """How a message may leave."""

    FREE_TEXT = "free text"
    TEMPLATE = "template"
    WAIT = "wait"
    ELSEWHERE = "other channel"
    NOT_AT_ALL = "not at all"


@dataclass(frozen=True, slots=True)
class Leaving:
    """`cost` in sen, None while a price is missing. `why` says what is in the way, by a word of the console."""

    way: Way
    channel: str = ""
    category: str = ""
    cost: int | None = 0
    why: str = ""
    text: TemplateText | None = None


def may_leave(
    runtime: Runtime,
    tx: Tx,
    person: str,
    own: str,
    *,
    language: str = "",
    purpose: str = "",
    whose: str = "",
) -> Leaving:
    """For a person who wrote last on `own`, and a message for `purpose`: a template's name, or none for free text.

    `whose`: the worker it is about, where somebody else hears it for them: their consent counts.
    """
    now = runtime.now_ms()
    channel = reaching.open_channel(tx, person, own, now)
    if channel is not None:
        traits = CHANNELS[channel].traits if channel in CHANNELS else None
        free = traits is None or not (traits.billed or traits.fees)
        way = Way.FREE_TEXT if channel == own else Way.ELSEWHERE
        if free or traits is None:
            return Leaving(way, channel)
        return Leaving(way, channel, SERVICE, price(rates_in(tx), channel, traits, SERVICE, _today(runtime)))
    if not reaching.has_channel(tx, person):
        return Leaving(Way.NOT_AT_ALL, why="left")
    if not _agreed(tx, whose or person, purpose):
        return Leaving(Way.WAIT, why="consent")
    return _by_template(runtime, tx, person, own, language, purpose)


def consent_for(purpose: str) -> str:
    """Which consent a worker must have given before a template for this purpose leaves; empty where none is needed."""
    if purpose == NEWS:
        return consents.BROADCASTS
    return "" if purpose in TO_AGENTS_AND_STAFF else consents.UPDATES


def _agreed(tx: Tx, person: str, purpose: str) -> bool:
    """WhatsApp wants it before a template: that somebody once wrote to us is no agreement to be written to."""
    kind = consent_for(purpose)
    return not kind or consents.agrees(tx, person, kind)


def _by_template(runtime: Runtime, tx: Tx, person: str, own: str, language: str, purpose: str) -> Leaving:
    texts = template_texts(runtime.world.words, language, purpose) if purpose else []
    if not texts:
        return Leaving(Way.WAIT, why="window")
    rates, last = rates_in(tx), "template_none"
    for channel in reaching.closed_channels(tx, person, own):
        for text in texts:
            offered = _on(runtime, tx, channel, text, rates)
            if offered.way is Way.TEMPLATE:
                return offered
            last = offered.why if offered.why not in ("", "template_none") else last
    return Leaving(Way.WAIT, why=last)


def templated_channels(runtime: Runtime, tx: Tx, purpose: str) -> list[str]:
    """Channels by which a message for this purpose may leave though the window is closed."""
    keepers = [name for name, one in runtime.channels.items() if isinstance(one, KeepsTemplates)]
    if not keepers:
        return []
    texts, rates = template_texts(runtime.world.words, "", purpose), rates_in(tx)
    ways = {name: [_on(runtime, tx, name, text, rates).way for text in texts] for name in keepers}
    return [name for name, found in ways.items() if Way.TEMPLATE in found]


def closed_ways(runtime: Runtime, tx: Tx, language: str, purpose: str) -> dict[str, Leaving]:
    """Channel -> how a message for this purpose would leave where its window is closed; only those with templates."""
    texts, rates = template_texts(runtime.world.words, language, purpose), rates_in(tx)
    found: dict[str, Leaving] = {}
    for name, one in runtime.channels.items():
        if isinstance(one, KeepsTemplates):
            ways = [_on(runtime, tx, name, text, rates) for text in texts]
            none = ways[-1] if ways else Leaving(Way.WAIT, why="template_none")
            found[name] = next((way for way in ways if way.way is Way.TEMPLATE), none)
    return found


def _on(runtime: Runtime, tx: Tx, channel: str, text: TemplateText, rates: Rates) -> Leaving:
    """By one channel whose window is closed: an approved wording, at a known price, within the budget."""
    keeper = runtime.channels.get(channel)
    if not isinstance(keeper, KeepsTemplates):
        return Leaving(Way.WAIT)
    kept = templates.find(tx, keeper.owner, text.name, text.language, text.version)
    if kept is None or not kept.usable:
        why = "category" if kept and kept.moved else f"template_{kept.state}" if kept else "template_none"
        return Leaving(Way.WAIT, why=why)
    category = kept.given or kept.category
    cost = price(rates, channel, keeper.traits, category, _today(runtime))
    if cost is None:
        return Leaving(Way.WAIT, channel, category, None, "price")
    if broken := over_budget(runtime, tx, cost):
        return Leaving(Way.WAIT, channel, category, cost, f"budget_{broken}")
    return Leaving(Way.TEMPLATE, channel, category, cost, text=text)


def _today(runtime: Runtime) -> date:
    return runtime.now().astimezone(WIB).date()
