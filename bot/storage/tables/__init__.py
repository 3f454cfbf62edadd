"""Every table, once, for both databases; columns named sealed hold AES-GCM under a person's own key.

Times are milliseconds since 1970 in UTC, so that both databases compare them alike. In clear stand only ids,
states, times, language, channel, area code, sector, band, stage, and where agents work (matching needs it).
"""

from bot.storage.tables import office, people, referring, talk, trust
from bot.storage.tables.base import metadata

__all__ = ["metadata", "office", "people", "referring", "talk", "trust"]
