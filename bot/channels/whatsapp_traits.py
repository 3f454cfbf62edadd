"""What WhatsApp is, and what it is through Twilio. Light: loads no library.

Another way to WhatsApp takes WHATSAPP and says what it does otherwise: its people, addresses and window are these.
Sources: Twilio Content API (quick-reply, list-picker) and Programmable Messaging (Body), Meta's pair rate, in 2026.
"""

from __future__ import annotations

from dataclasses import replace

from bot.traits import Limits, Pace, Traits

WHATSAPP = Traits(
    network="whatsapp",
    title="WhatsApp",
    # A longer body is refused: https://www.twilio.com/docs/api/errors/21617
    limits=Limits(1600, 1024, 3, 20, 10, 24, 200, row_more=72, link_label=20),
    # 80 a second are allowed; one in 6 s to one person, who may be let run 45 ahead.
    pace=Pace(per_second=60, per_person_seconds=6, per_person_burst=20),
    presses=True,
    window_hours=24,  # free text for so long after somebody's last word, templates after that
    folds_lists=True,
    phones={"wa_phone": ""},
    link="https://wa.me/{name}?text={word}",
    receipts=True,
    billed=True,  # free text too, since October 2026
)

# Through Twilio a place is asked for in words: it has no button for that (Meta's own API has one).
# A form goes as a content of the kind whatsapp/flows, which wants approval also within the window.
TRAITS = replace(WHATSAPP, asks_place=False, fees=True, fetches_cards=True, form_by_text=True)
