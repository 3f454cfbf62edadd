"""Every table, once, for both databases; columns named sealed hold AES-GCM under a person's own key.

Times are milliseconds since 1970 in UTC, so that both databases compare them alike. In clear stand only ids,
states, times, language, channel, area code, sector, band, stage, and where agents work (matching needs it).
"""

from bot.storage.tables import agents, broadcasts, conversation, keys, messaging, people, referrals, staff
from bot.storage.tables.base import metadata

__all__ = [
    "agents",
    "broadcasts",
    "conversation",
    "keys",
    "messaging",
    "metadata",
    "people",
    "referrals",
    "staff",
]
