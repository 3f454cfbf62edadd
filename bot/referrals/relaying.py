"""What may pass between a worker and an agent while numbers are hidden: words, without ways around the bot. Pure."""

from __future__ import annotations

import re

HIDDEN = "•••"
# Seven digits and more with whatever stands between them; shorter ones are prices, times and house numbers.
NUMBER = re.compile(r"\+?\d(?:[\s.\-()/]{0,3}\d){6,}")
WAY_AROUND = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:wa\.me|t\.me|bit\.ly)/\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\w{4,}",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """A message without telephone numbers, links, addresses and user names."""
    return NUMBER.sub(HIDDEN, WAY_AROUND.sub(HIDDEN, text))
