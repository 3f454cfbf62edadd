"""Which channels exist, as one table: name -> its traits, its class, and what of the settings opens it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, cast

from bot.channels import Channel, meta_traits, simulator_traits, telegram_traits, whatsapp_traits
from bot.channels.asking import Found
from bot.channels.mini_app import user_of
from bot.channels.shelf import OwnShelf, Shelf
from bot.channels.simulator_traits import played
from bot.errors import BadSettings
from bot.post import Address
from bot.settings import Settings
from bot.traits import Limits, Networks, Pace, Traits, tightest

# The arguments a channel's class is made with; None keeps it closed, and its module unloaded.
_Arguments = Callable[[Settings], tuple[Any, ...] | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One channel. `known_as` is what its network calls us, for links; empty where it is not known."""

    traits: Traits
    where: str  # "module:class"
    arguments: _Arguments
    known_as: Callable[[Settings], str] = lambda settings: ""
    played: Callable[[str], Traits] | None = None  # for an address's value, where one channel plays others
    shelf: bool = False  # what it has made at its provider is remembered
    setup: str = ""  # the module whose `examine` looks how it stands at its provider


def _telegram(settings: Settings) -> tuple[Any, ...] | None:
    return (settings.telegram,) if settings.telegram else None


def _whatsapp(settings: Settings) -> tuple[Any, ...] | None:
    return (settings.whatsapp, settings.public_url) if settings.whatsapp else None


def _meta(settings: Settings) -> tuple[Any, ...] | None:
    return (settings.meta,) if settings.meta else None


def _simulator(settings: Settings) -> tuple[Any, ...] | None:
    return () if settings.try_page or not settings.production else None


def _number(settings: Settings) -> str:
    return settings.whatsapp.sender.removeprefix("whatsapp:+") if settings.whatsapp else ""


CHANNELS: dict[str, Row] = {
    "telegram": Row(
        telegram_traits.TRAITS,
        "bot.channels.telegram:TelegramChannel",
        _telegram,
        lambda settings: settings.config.operator.telegram_bot,
        setup="bot.channels.telegram_setup",
    ),
    "whatsapp": Row(
        whatsapp_traits.TRAITS,
        "bot.channels.whatsapp:WhatsAppChannel",
        _whatsapp,
        _number,
        shelf=True,
        setup="bot.channels.twilio_setup",
    ),
    "meta": Row(meta_traits.TRAITS, "bot.channels.meta:MetaChannel", _meta, setup="bot.channels.meta_setup"),
    "simulator": Row(
        simulator_traits.TRAITS, "bot.channels.simulator:SimulatorChannel", _simulator, played=played
    ),
}
NETWORKS = Networks({name: row.traits for name, row in CHANNELS.items()})
# Of the channels that reach somebody real; the tightest fits them all.
LIMITS: dict[str, Limits] = {
    name: row.traits.limits for name, row in CHANNELS.items() if not row.traits.rehearsal
}
TIGHTEST = tightest(list(LIMITS.values()))


def open_channels(settings: Settings, shelf: Shelf | None = None) -> dict[str, Channel]:
    """Every channel the settings switch on, by name; `shelf` remembers what they have made at their providers."""
    found = {name: row.arguments(settings) for name, row in CHANNELS.items()}
    return {
        name: _made(CHANNELS[name], given, shelf or OwnShelf())
        for name, given in found.items()
        if given is not None
    }


def _made(row: Row, arguments: tuple[Any, ...], shelf: Shelf) -> Channel:
    module, _, name = row.where.partition(":")
    more = {"shelf": shelf} if row.shelf else {}
    return cast(Channel, getattr(import_module(module), name)(*arguments, **more))


def met_on(channel: str, value: str) -> Traits:
    """What a channel is for whoever writes from an address: the simulator plays several."""
    row = CHANNELS[channel]
    return row.played(value) if row.played else row.traits


def looks_of(channel: str, asks_contact: bool) -> str:
    """The channel that a talk looked like: itself, or the real one that a rehearsal played."""
    if not CHANNELS[channel].traits.rehearsal:
        return channel
    alike = (name for name in LIMITS if CHANNELS[name].traits.asks_contact == asks_contact)
    return next(alike)


def real_channels(settings: Settings) -> dict[str, bool]:
    """Every channel that reaches somebody real -> whether the settings switch it on."""
    return {name: CHANNELS[name].arguments(settings) is not None for name in LIMITS}


def opened_by(settings: Settings, proof: str, now: float) -> Address | None:
    """Who opened a page inside a messenger, by what its client handed over; None for what proves nothing."""
    user = user_of(proof, settings.telegram.token, now) if settings.telegram else None
    return Address(telegram_traits.TRAITS.network, "tg_user_id", str(user)) if user else None


async def examined(settings: Settings) -> dict[str, list[Found]]:
    """How each channel that is on stands at its provider, each asked beside the others."""
    on = {name: row for name, row in CHANNELS.items() if row.setup and row.arguments(settings)}
    asking = (_examined(name, row, settings) for name, row in on.items())
    return dict(zip(on, await asyncio.gather(*asking), strict=True))


async def _examined(name: str, row: Row, settings: Settings) -> list[Found]:
    found: list[Found] = await import_module(row.setup).examine(getattr(settings, name), settings.public_url)
    return found


def paces(slower: Mapping[str, float]) -> dict[str, Pace]:
    """How quickly letters may go on each channel; `slower` is config.yaml's throttle. Raises BadSettings."""
    found = {name: row.traits.pace for name, row in CHANNELS.items() if row.traits.pace}
    problems = []
    for key, value in slower.items():
        channel, _, what = key.partition("_")
        pace = found.get(channel)
        if pace is None or what not in Pace.__slots__ or (what == "per_second" and not value):
            problems.append(f"config.yaml: throttle.{key}: {value:g} is nothing a channel can be held to")
        else:
            found[channel] = _held_to(pace, what, value)
    if problems:
        raise BadSettings(problems)
    return found


def _held_to(pace: Pace, what: str, value: float) -> Pace:
    if what == "per_person_burst":
        return replace(pace, per_person_burst=max(1, int(value)))
    return (
        replace(pace, per_second=value) if what == "per_second" else replace(pace, per_person_seconds=value)
    )


def links_with(settings: Settings, word: str, typed: str) -> dict[str, str]:
    """Channel -> an address that opens a chat with us and brings `word`, or `typed` where the person sees it."""
    named = {name: row.known_as(settings) for name, row in CHANNELS.items()}
    return {name: _link(CHANNELS[name].traits, known, word, typed) for name, known in named.items() if known}


def typed_with(word: str, typed: str) -> dict[str, str]:
    """Network -> what somebody types there to bring `word`."""
    reached = ((CHANNELS[name].traits.network, CHANNELS[name].traits) for name in LIMITS)
    return {name: traits.typed.format(word=word if traits.payload else typed) for name, traits in reached}


def _link(traits: Traits, name: str, word: str, typed: str) -> str:
    return traits.link.format(name=name, word=word if traits.payload else typed.replace(" ", "%20"))
