"""What may pass between a worker and an agent while numbers are hidden: words, without ways around the bot. Pure."""

from __future__ import annotations

import re

from bot.digits import FIGURES, Digits

HIDDEN = "•••"
FEWEST_DIGITS = 7  # shorter ones are prices, times and house numbers
WAY_AROUND = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:wa\.me|t\.me|bit\.ly)/\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\w{4,}",
    re.IGNORECASE,
)


def masked(text: str, digits: Digits = FIGURES) -> str:
    """A message without telephone numbers, links, addresses and user names; `digits` knows the words for figures."""
    return digits.hidden(WAY_AROUND.sub(HIDDEN, text), FEWEST_DIGITS, HIDDEN)
