"""What WhatsApp is through Meta's Cloud API: the same people and window, with buttons and lists. Loads no library.

Sources: the Cloud API's reference of messages (text, interactive buttons, lists, location request), as read in 2026.
"""

from __future__ import annotations

from dataclasses import replace

from bot.channels.whatsapp_traits import WHATSAPP

TRAITS = replace(
    WHATSAPP,
    limits=replace(WHATSAPP.limits, text=4096),
    asks_place=True,
    presses=True,
    shows_read=True,
)
