"""Which channels exist, as one table: name -> "module:class" and what of the settings opens it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from bot.channels import Channel
from bot.settings import Settings

# The arguments a channel's class is made with; None keeps it closed, and its module unloaded.
_Arguments = Callable[[Settings], tuple[Any, ...] | None]


def _telegram(settings: Settings) -> tuple[Any, ...] | None:
    return (settings.telegram,) if settings.telegram else None


def _whatsapp(settings: Settings) -> tuple[Any, ...] | None:
    return (settings.whatsapp, settings.public_url) if settings.whatsapp else None


def _simulator(settings: Settings) -> tuple[Any, ...] | None:
    return () if settings.try_page or not settings.production else None


CHANNELS: dict[str, tuple[str, _Arguments]] = {
    "telegram": ("bot.channels.telegram:TelegramChannel", _telegram),
    "whatsapp": ("bot.channels.whatsapp:WhatsAppChannel", _whatsapp),
    "simulator": ("bot.channels.simulator:SimulatorChannel", _simulator),
}


def open_channels(settings: Settings) -> dict[str, Channel]:
    """Every channel the settings switch on, by name."""
    found = {name: arguments(settings) for name, (_, arguments) in CHANNELS.items()}
    return {name: _made(CHANNELS[name][0], given) for name, given in found.items() if given is not None}


def _made(where: str, arguments: tuple[Any, ...]) -> Channel:
    module, _, name = where.partition(":")
    return cast(Channel, getattr(import_module(module), name)(*arguments))
