"""Where people are reached by a channel: for many by one look, as letters are claimed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.post import Address
from bot.storage import bulk
from bot.storage.keys.sealing import unseal
from bot.storage.transaction import Tx

Lane = tuple[str, str]  # a person and a channel
_WHOM: bulk.Columns = (("person", "text"), ("network", "text"))
_REACHED = (
    "SELECT v.person, v.network, p.wrapped_key, i.kind, i.sealed, i.open_until FROM {v}"
    " JOIN person p ON p.id = v.person LEFT JOIN channel_identity i ON i.person = v.person"
    " AND i.network = v.network AND i.reachable = 1 ORDER BY i.last_inbound_at DESC, i.id"
)


@dataclass(frozen=True, slots=True)
class Reached:
    """A person's wrapped key, and their network's address last heard from, sealed; no `kind`: they blocked us.

    `open_until`: until when free text may go there (milliseconds); None means always.
    """

    person: str
    network: str
    wrapped_key: bytes | None
    kind: str | None
    sealed: bytes | None
    open_until: int | None

    def address(self, key: bytes) -> Address | None:
        """Opened with the person's key; None where nobody is reached."""
        if self.kind is None:
            return None
        place = f"channel_identity.sealed:{self.person}"
        return Address(self.network, self.kind, unseal(key, self.sealed, place))


def reached(tx: Tx, lanes: Collection[Lane]) -> Mapping[Lane, Reached]:
    """By person and channel; whoever is nobody's row is left out."""
    at = {(person, channel): (person, tx.networks.of(channel)) for person, channel in lanes}
    addresses: dict[Lane, list[Reached]] = {}
    for row in bulk.over(tx, _WHOM, sorted(set(at.values())), _REACHED):
        addresses.setdefault((row.person, row.network), []).append(Reached(*tuple(row)))
    return {lane: _last_heard_from(addresses[where]) for lane, where in at.items() if where in addresses}


def _last_heard_from(addresses: Sequence[Reached]) -> Reached:
    """The first, which is open for as long as any of the network's is."""
    until = [one.open_until for one in addresses if one.open_until is not None]
    return replace(addresses[0], open_until=max(until, default=None))
