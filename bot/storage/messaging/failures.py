"""What follows from a refused letter: it is held, goes again, goes elsewhere or plainly, and its address is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.failing import handling_of, wait_of
from bot.post import Address
from bot.storage.database import Tx
from bot.storage.messaging import outages
from bot.storage.messaging.reaching import NOT_BLOCKED, OPEN
from bot.storage.people import consents, people

HELD_FOR = 7 * 86_400_000  # milliseconds; who writes later than that hears no old news
_FRESH = (
    "state = 'queued', provider_id = NULL, done_at = NULL, lease_until = NULL, lingers = 0, cut_off = 0,"
    " sending_since = NULL"
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A letter that failed just now. `tries` were made of it; `address`: where it was sent to, where that is known."""

    row: int
    person: str
    channel: str
    tries: int
    kind: str
    address: Address | None = None


def follow(tx: Tx, refused: Sequence[Refused], now: int) -> None:
    """Carry out what the table says. Sorted: two that lose the same people must not wait for each other."""
    for one in sorted(refused, key=lambda each: (each.person, each.row)):
        handling = handling_of(one.kind)
        note_kind(tx, one.row, one.channel, one.kind, now)
        if handling.news == "stops":
            consents.stop_news(tx, one.person, now)
        if handling.address == "gone":
            people.set_reachable(tx, one.person, one.channel, False)
        elif handling.address == "refused":
            people.refuse_address(tx, one.person, one.channel, one.address)
        if handling.letter == "held":
            _hold(tx, one)
        elif handling.letter == "elsewhere":
            _elsewhere(tx, one, now)
        elif handling.letter in ("again", "plainly") and one.tries <= handling.most:
            due = now + int(wait_of(one.kind, one.tries) * 1000)
            _again(tx, one, due, plainly=handling.letter == "plainly")


def note_kind(tx: Tx, row: int, channel: str, kind: str, now: int) -> None:
    """Why it did not go; where somebody has to look, that is an incident."""
    tx.run("UPDATE letter SET kind = :kind WHERE id = :id", {"kind": kind, "id": row})
    if handling_of(kind).needs_staff:
        outages.note_refusal(tx, channel, kind, now)


def left_alone(tx: Tx, kind: str) -> list[tuple[str, int, int]]:
    """Channel, how many letters wait because of this class, and since when (milliseconds) the oldest does."""
    rows = tx.all(
        "SELECT channel, COUNT(*) AS many, MIN(created_at) AS since FROM letter"
        " WHERE state = 'queued' AND kind = :kind GROUP BY channel ORDER BY channel",
        {"kind": kind},
    )
    return [(row.channel, int(row.many), int(row.since)) for row in rows]


def _hold(tx: Tx, one: Refused) -> None:
    tx.run("UPDATE letter SET lingers = 1 WHERE id = :id AND state = 'failed'", {"id": one.row})


def _again(tx: Tx, one: Refused, due: int, *, channel: str = "", plainly: bool = False) -> None:
    tx.run(
        f"UPDATE letter SET {_FRESH}, not_before = :due, channel = :channel, plainly = :plainly"
        " WHERE id = :id AND state = 'failed'",
        {"id": one.row, "due": due, "channel": channel or one.channel, "plainly": int(plainly)},
    )


def _elsewhere(tx: Tx, one: Refused, now: int) -> None:
    """Another address of the network; else a channel that is open; else it waits until they write."""
    network = tx.networks.of(one.channel)
    named = {"person": one.person, "network": network, "now": now}
    other = tx.one(
        f"SELECT i.channel FROM channel_identity i WHERE i.person = :person AND i.network <> :network AND {OPEN}"
        " ORDER BY i.last_inbound_at DESC",
        named,
    )
    same = tx.one(
        f"SELECT 1 FROM channel_identity i WHERE i.person = :person AND i.network = :network AND {NOT_BLOCKED}",
        named,
    )
    if same is not None and handling_of(one.kind).address == "refused" and one.tries <= 3:
        _again(tx, one, now)
    elif other is not None:
        _again(tx, one, now, channel=other.channel)
    else:
        _hold(tx, one)


def move_elsewhere(tx: Tx, row: int, channels: Sequence[str], now: int) -> bool:
    """A letter that waits for a channel that is away goes by one of `channels` that is open; whether there is one."""
    found = tx.one("SELECT person, channel FROM letter WHERE id = :id AND state = 'queued'", {"id": row})
    if found is None:
        return False
    rows = tx.all(
        f"SELECT i.channel FROM channel_identity i WHERE i.person = :person AND i.network <> :network AND {OPEN}"
        " ORDER BY i.last_inbound_at DESC",
        {"person": found.person, "network": tx.networks.of(found.channel), "now": now},
    )
    other = next((row for row in rows if row.channel in channels), None)
    if other is not None:
        tx.run(
            "UPDATE letter SET channel = :channel, not_before = 0 WHERE id = :id AND state = 'queued'",
            {"channel": other.channel, "id": row},
        )
    return other is not None


def release_held(tx: Tx, now: int, most: int = 100) -> int:
    """Held letters of people who wrote since they failed go; how many. What waited for a week is let be.

    That our own book still shows an open window is not enough: the provider that refused the letter knows better.
    """
    networks = " ".join(
        f"WHEN '{channel}' THEN '{traits.network}'" for channel, traits in tx.networks.channels.items()
    )
    network = f"CASE l.channel {networks} ELSE l.channel END" if networks else "l.channel"
    rows = tx.all(
        "SELECT l.id FROM letter l WHERE l.lingers = 1 AND EXISTS (SELECT 1 FROM channel_identity i"
        f" WHERE i.person = l.person AND i.network = {network} AND {OPEN}"
        " AND i.last_inbound_at > COALESCE(l.done_at, 0)) ORDER BY l.id LIMIT :most",
        {"now": now, "most": most},
    )
    old = now - HELD_FOR
    for row in rows:
        tx.run(
            f"UPDATE letter SET {_FRESH}, not_before = 0, tries = 0 WHERE id = :id AND lingers = 1"
            " AND created_at >= :old",
            {"id": row.id, "old": old},
        )
        tx.run("UPDATE letter SET lingers = 0 WHERE id = :id AND lingers = 1", {"id": row.id})
    return len(rows)


def any_held(tx: Tx) -> bool:
    """Whether anything waits for somebody to write; an index holds nothing else."""
    return tx.one("SELECT 1 FROM letter WHERE lingers = 1 LIMIT 1") is not None
