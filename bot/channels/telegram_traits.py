"""What Telegram is: its network, what a bubble shows, how quickly letters may go. Light: loads no library.

Sources: Bot API (sendMessage, InlineKeyboardButton) and https://core.telegram.org/bots/faq, as read in 2026.
"""

from __future__ import annotations

from bot.traits import Limits, Pace, Traits

TRAITS = Traits(
    network="telegram",
    title="Telegram",
    # Telegram names no limit for a label; past 40 characters phones cut it, past 14 where two stand side by side on a
    # phone of 360 pixels.
    limits=Limits(4096, 4096, 100, 40, 100, 40, 64, link_label=40, digits=True, beside=14),
    # About 30 a second are allowed, one a second in one chat; short bursts are tolerated.
    pace=Pace(per_second=25, per_person_seconds=1, per_person_burst=3),
    asks_contact=True,
    asks_place=True,
    presses=True,
    link="https://t.me/{name}?start={word}",
    typed="/start {word}",
    payload=True,
)
