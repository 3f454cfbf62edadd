"""Where somebody can be written to now: their own channel first, another that is open else, or none.

The window stands with each address: whoever writes opens it, for as long as that network's channels say.
"""

from __future__ import annotations

from bot.quiet import UNKNOWN, WIT, WITA
from bot.storage.transaction import Tx, listed

# SQL on a row `i` of channel_identity; the moment of asking is :now.
NOT_BLOCKED = "i.reachable = 1"
OPEN = f"{NOT_BLOCKED} AND (i.open_until IS NULL OR i.open_until > :now)"

# SQL on a person `p`: the clock by which they live, as bot.quiet names it.
CLOCK = (
    f"CASE WHEN p.area = '' THEN '{UNKNOWN}' WHEN substr(p.area, 1, 2) IN ({listed(sorted(WITA))}) THEN 'wita'"
    f" WHEN substr(p.area, 1, 2) IN ({listed(sorted(WIT))}) THEN 'wit' ELSE 'wib' END"
)


def open_channel(tx: Tx, person: str, own: str, now: int) -> str | None:
    """A channel open at `now` on which somebody wrote: `own` first, else the last heard from. None: all closed."""
    row = tx.one(
        f"SELECT i.channel FROM channel_identity i WHERE i.person = :person AND {OPEN}"
        " ORDER BY CASE WHEN i.channel = :own THEN 0 ELSE 1 END, i.last_inbound_at DESC",
        {"person": person, "own": own, "now": now},
    )
    return row.channel if row else None


def closed_channels(tx: Tx, person: str, own: str) -> list[str]:
    """Channels on which somebody wrote and blocked nobody, their own first: where only a template may reach them."""
    rows = tx.all(
        f"SELECT i.channel FROM channel_identity i WHERE i.person = :person AND {NOT_BLOCKED}"
        " ORDER BY CASE WHEN i.channel = :own THEN 0 ELSE 1 END, i.last_inbound_at DESC",
        {"person": person, "own": own},
    )
    return list(dict.fromkeys(str(row.channel) for row in rows))


def has_closed(open_until: int | None, now: int) -> bool:
    """Whether free text may not be sent any more, by what stands with the address."""
    return open_until is not None and open_until <= now


def is_open(tx: Tx, person: str, now: int) -> bool:
    """Whether somebody has a channel on which free text may be sent at `now`, in milliseconds."""
    return open_channel(tx, person, "", now) is not None


def closes_at(tx: Tx, person: str, channel: str) -> int | None:
    """When the window of somebody's channel closes: 0 for nobody there, None for one that never does."""
    rows = tx.all(
        f"SELECT i.open_until FROM channel_identity i WHERE i.person = :person AND i.network = :network"
        f" AND {NOT_BLOCKED}",
        {"person": person, "network": tx.networks.of(channel)},
    )
    if any(row.open_until is None for row in rows):
        return None
    return max((int(row.open_until) for row in rows), default=0)


def area_of(tx: Tx, person: str) -> str:
    """The Kemendagri code of where somebody said they work, by which their clock goes; empty while they did not."""
    row = tx.one("SELECT area FROM person WHERE id = :person", {"person": person})
    return str(row.area) if row else ""


def has_channel(tx: Tx, person: str) -> bool:
    """Whether somebody may be written to again once they write: not blocked, only silent."""
    sql = f"SELECT 1 FROM channel_identity i WHERE i.person = :person AND {NOT_BLOCKED}"
    return tx.one(sql, {"person": person}) is not None
