"""What the simulator is: a network of its own that plays the channels people really use."""

from __future__ import annotations

from dataclasses import replace

from bot.channels import telegram_traits, whatsapp_traits
from bot.traits import Traits, tightest

# How an address begins -> the channel it plays, and what that is.
PLAYS = {"wa": ("whatsapp", whatsapp_traits.TRAITS), "tg": ("telegram", telegram_traits.TRAITS)}
_SHARED = tightest([traits.limits for _, traits in PLAYS.values()])

# A rehearsal never closes: who tries something out may come back after days.
TRAITS = Traits("simulator", _SHARED, phones={"simulator": "wa:"}, rehearsal=True)


def plays(value: str) -> str:
    """The real channel whose limits and looks hold for an address's value."""
    return PLAYS[value.partition(":")[0]][0]


def played(value: str) -> Traits:
    """What somebody at an address's value sees: the real channel's traits on the simulator's network."""
    real = PLAYS[value.partition(":")[0]][1]
    free = replace(real, billed=False, fees=False)
    return replace(
        free, network=TRAITS.network, pace=None, window_hours=None, phones=TRAITS.phones, rehearsal=True
    )
