"""People and the addresses at which they are reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.post import Address
from bot.records import record
from bot.storage.keys.sealing import CannotOpen, keyed_hash, seal, unseal
from bot.storage.people import consents, numbers
from bot.storage.people.reached import reached
from bot.storage.transaction import Tx, listed


@record
class Person:
    """Somebody we know, with their key unwrapped for the length of a transaction."""

    id: str
    key: bytes
    language: str
    channel: str
    rehearsal: str | None
    helper: str | None = None  # who fills in for them, while they have no chat of their own


@dataclass(frozen=True, slots=True)
class Heard:
    """By which channel somebody wrote, and when (milliseconds)."""

    channel: str
    at: int


def find_or_create(
    tx: Tx,
    addresses: Sequence[Address],
    *,
    new_id: str,
    now: int,
    language: str,
    rehearsal: str | None = None,
    channel: str = "",
) -> Person:
    """The person behind `addresses`, locked until the transaction ends; a stranger becomes a person.

    The first address that is known decides (business-scoped id before phone); unknown ones are added to them, and a
    number that has become another account's leaves whoever had it (`numbers`).
    `channel` is what carried their words, where it is not called like its network.
    """
    heard = Heard(channel or addresses[0].network, now)
    hashes = [_hash(tx, address) for address in addresses]
    numbers.let_go_of_numbers(tx, addresses, hashes, now)
    person = _known(tx, addresses, hashes)
    if person is None:
        key, wrapped = tx.vault.new_key(new_id)
        tx.run(
            "INSERT INTO person (id, wrapped_key, created_at, language, channel, stage, rehearsal, last_seen_at)"
            " VALUES (:id, :wrapped, :now, :language, :channel, 'new', :rehearsal, :now)",
            {
                "id": new_id,
                "wrapped": wrapped,
                "now": now,
                "language": language,
                "channel": heard.channel,
                "rehearsal": rehearsal,
            },
        )
        if not _add(tx, new_id, key, addresses[0], hashes[0], heard):
            # Somebody else's transaction met the same stranger first: theirs is committed by now.
            tx.run("DELETE FROM person WHERE id = :id", {"id": new_id})
            person = _known(tx, addresses, hashes)
            assert person is not None
        else:
            person = lock(tx, new_id)
    for address, hashed in zip(addresses, hashes, strict=True):
        if not _heard(tx, person.id, address, hashed, heard):
            _add(tx, person.id, person.key, address, hashed, heard)
    return person


def also_known_as(tx: Tx, person: str, addresses: Sequence[Address]) -> str | None:
    """Somebody else whom these addresses show to be the same person; None for nobody."""
    if len(addresses) < 2:
        return None
    return numbers.shown_to_be_one(tx, person, addresses, [_hash(tx, address) for address in addresses])


def _heard(tx: Tx, person: str, address: Address, hashed: bytes, heard: Heard) -> bool:
    """Note that somebody wrote from an address of theirs, which opens its window; False when they do not have it."""
    return bool(
        tx.changed(
            "UPDATE channel_identity SET last_inbound_at = :now, reachable = 1, channel = :channel, open_until = :until"
            " WHERE network = :network AND kind = :kind AND value_hash = :hash AND person = :person",
            {
                "person": person,
                "now": heard.at,
                "channel": heard.channel,
                "until": tx.networks.open_until(address.network, heard.at),
                "network": address.network,
                "kind": address.kind,
                "hash": hashed,
            },
        )
    )


def lock(tx: Tx, person: str) -> Person:
    """A person's row, locked until the transaction ends. Raises CannotOpen for an erased one."""
    row = tx.run(
        f"SELECT id, wrapped_key, language, channel, rehearsal, helper FROM person WHERE id = :id{tx.for_update}",
        {"id": person},
    ).one()
    return _person(tx, row)


def _person(tx: Tx, row: Any) -> Person:
    key = tx.vault.unwrap(row.wrapped_key, row.id)
    return Person(row.id, key, row.language, row.channel, row.rehearsal, row.helper)


def lock_all(tx: Tx, people: Iterable[str]) -> None:
    """Lock several people, in the one order that keeps two transactions from waiting for each other."""
    if tx.postgresql:
        for person in sorted(set(people)):
            tx.run(f"SELECT 1 FROM person WHERE id = :id{tx.for_update}", {"id": person})


def lock_in_order(tx: Tx, person: str) -> None:
    """Lock somebody, and first whoever fills in for them: the order of that helper's own turns."""
    if tx.postgresql:
        row = tx.one("SELECT helper FROM person WHERE id = :id", {"id": person})
        for one in (row.helper if row else None, person):
            tx.run(f"SELECT 1 FROM person WHERE id = :id{tx.for_update}", {"id": one or person})


def look_up(tx: Tx, person: str) -> Person:
    """A person as they stand, without locking them. Raises CannotOpen for an erased one."""
    row = tx.run(
        "SELECT id, wrapped_key, language, channel, rehearsal, helper FROM person WHERE id = :id",
        {"id": person},
    ).one()
    return _person(tx, row)


def is_there(tx: Tx, person: str) -> bool:
    return tx.one("SELECT 1 FROM person WHERE id = :id", {"id": person}) is not None


def key_of(tx: Tx, person: str) -> bytes:
    """A person's key without locking them. Raises CannotOpen for an erased one."""
    row = tx.run("SELECT wrapped_key FROM person WHERE id = :id", {"id": person}).one()
    return tx.vault.unwrap(row.wrapped_key, person)


def language_of(tx: Tx, person: str) -> str:
    row = tx.one("SELECT language FROM person WHERE id = :id", {"id": person})
    return str(row.language) if row else "id"


def has_stopped(tx: Tx, phone: str) -> bool:
    """Whether STOP was written from a phone's number, on any network that shows it."""
    shown = [
        (t.network, kind, prefix) for t in tx.networks.channels.values() for kind, prefix in t.phones.items()
    ]
    addresses = {Address(network, kind, f"{prefix}{phone}") for network, kind, prefix in shown}
    return any(consents.has_stopped(tx, one.network, _hash(tx, one)) for one in addresses)


def _hash(tx: Tx, address: Address) -> bytes:
    return keyed_hash(tx.hash_key, f"{address.network}.{address.kind}", address.value)


def _known(tx: Tx, addresses: Sequence[Address], hashes: Sequence[bytes]) -> Person | None:
    for address, hashed in zip(addresses, hashes, strict=True):
        row = tx.one(
            "SELECT i.id, i.person, p.wrapped_key IS NULL AS erased FROM channel_identity i"
            " JOIN person p ON p.id = i.person"
            " WHERE i.network = :network AND i.kind = :kind AND i.value_hash = :hash",
            {"network": address.network, "kind": address.kind, "hash": hashed},
        )
        if row and row.erased:  # whoever was erased and writes again is a stranger
            tx.run("DELETE FROM channel_identity WHERE id = :id", {"id": row.id})
        elif row:
            return _lock_joined(tx, row.id, row.person)
    return None


def _lock_joined(tx: Tx, identity: int, person: str) -> Person:
    """Lock whoever has an address; somebody else's, when two people were joined while we waited."""
    try:
        return lock(tx, person)
    except CannotOpen:
        row = tx.one("SELECT person FROM channel_identity WHERE id = :id", {"id": identity})
        if row is None or row.person == person:
            raise
        return lock(tx, row.person)


def _add(tx: Tx, person: str, key: bytes, address: Address, hashed: bytes, heard: Heard) -> bool:
    """Add an address to a person; False when somebody has it already."""
    sealed = seal(key, address.value, f"channel_identity.sealed:{person}")
    return bool(
        tx.changed(
            "INSERT INTO channel_identity (person, network, kind, value_hash, sealed, reachable, last_inbound_at,"
            " channel, open_until) VALUES (:person, :network, :kind, :hash, :sealed, 1, :now, :channel, :until)"
            " ON CONFLICT (network, kind, value_hash) DO NOTHING",
            {
                "person": person,
                "network": address.network,
                "kind": address.kind,
                "hash": hashed,
                "sealed": sealed,
                "now": heard.at,
                "channel": heard.channel,
                "until": tx.networks.open_until(address.network, heard.at),
            },
        )
    )


def add_address(tx: Tx, person: Person, address: Address, heard: Heard) -> bool:
    """Reach a person there too, with no window open; False when somebody has it already."""
    added = _add(tx, person.id, person.key, address, _hash(tx, address), heard)
    if added and tx.networks.open_until(address.network, heard.at) is not None:
        tx.run(
            "UPDATE channel_identity SET open_until = :now WHERE network = :network AND kind = :kind"
            " AND value_hash = :hash",
            {**_key(tx, address), "now": heard.at},
        )
    return added


def drop_address(tx: Tx, person: str, address: Address) -> None:
    """A person is not reached there any more; whoever writes from there is a stranger."""
    tx.run(
        "DELETE FROM channel_identity WHERE person = :person AND network = :network AND kind = :kind"
        " AND value_hash = :hash",
        {**_key(tx, address), "person": person},
    )


def _key(tx: Tx, address: Address) -> dict[str, object]:
    return {"network": address.network, "kind": address.kind, "hash": _hash(tx, address)}


def has_key(tx: Tx, person: str) -> bool:
    """Whether somebody is there and was not erased."""
    return (
        tx.one("SELECT 1 FROM person WHERE id = :id AND wrapped_key IS NOT NULL", {"id": person}) is not None
    )


def find(tx: Tx, address: Address) -> str | None:
    """The id of the person at an address, None for a stranger."""
    row = tx.one(
        "SELECT person FROM channel_identity WHERE network = :network AND kind = :kind AND value_hash = :hash",
        {"network": address.network, "kind": address.kind, "hash": _hash(tx, address)},
    )
    return row.person if row else None


def last_heard(tx: Tx, addresses: Sequence[Address]) -> int:
    """When whoever has one of these addresses was heard last (milliseconds); 0 for a stranger."""
    for address in addresses:
        if person := find(tx, address):
            row = tx.one("SELECT last_seen_at FROM person WHERE id = :id", {"id": person})
            return int(row.last_seen_at or 0) if row else 0
    return 0


def address_of(tx: Tx, person: str, key: bytes, channel: str) -> Address | None:
    """Where a person is reached by a channel: its network's address last heard from; None when they blocked us."""
    found = reached(tx, [(person, channel)])
    return found[person, channel].address(key) if found else None


def phones_of(tx: Tx, person: Person) -> set[str]:
    """The numbers that somebody's channels themselves show, in E.164."""
    rows = tx.all("SELECT kind, sealed FROM channel_identity WHERE person = :person", {"person": person.id})
    place = f"channel_identity.sealed:{person.id}"
    shown = [tx.networks.phone(row.kind, str(unseal(person.key, row.sealed, place))) for row in rows]
    return {phone for phone in shown if phone}


def refuse_address(tx: Tx, person: str, channel: str, address: Address | None) -> None:
    """A provider says that nobody is there: only this address is given up; all of them where it is not known which."""
    if address is None:
        set_reachable(tx, person, channel, False)
        return
    tx.run(
        "UPDATE channel_identity SET reachable = 0 WHERE person = :person AND network = :network AND kind = :kind"
        " AND value_hash = :value_hash",
        {
            **{"person": person, "network": address.network, "kind": address.kind},
            "value_hash": keyed_hash(tx.hash_key, f"{address.network}.{address.kind}", address.value),
        },
    )
    left = "SELECT 1 FROM channel_identity WHERE person = :person AND network = :network AND reachable = 1"
    if tx.one(left, {"person": person, "network": address.network}) is None:
        set_reachable(tx, person, channel, False)


def addresses_of(tx: Tx, person: Person) -> list[str]:
    """Every address of somebody, as their networks write it."""
    rows = tx.all("SELECT sealed FROM channel_identity WHERE person = :person", {"person": person.id})
    return [str(unseal(person.key, row.sealed, f"channel_identity.sealed:{person.id}")) for row in rows]


def set_reachable(tx: Tx, person: str, channel: str, reachable: bool) -> None:
    """Whether anything may be sent to a person on a channel's network; what waits for somebody gone is cancelled."""
    tx.run(
        "UPDATE channel_identity SET reachable = :reachable WHERE person = :person AND network = :network",
        {"reachable": int(reachable), "person": person, "network": tx.networks.of(channel)},
    )
    if not reachable:
        tx.run(
            "UPDATE letter SET state = 'cancelled', reason = 'left'"
            f" WHERE person = :person AND channel IN ({listed(tx.networks.siblings(channel))}) AND state = 'queued'",
            {"person": person},
        )


def become_known(
    tx: Tx, person: str, *, language: str, area: str, sector: str, band: int | None, stage: str
) -> None:
    """What stands in clear beside a person, for counting and segments."""
    tx.run(
        "UPDATE person SET language = :language, area = :area, sector = :sector, band = :band,"
        " stage = :stage WHERE id = :id",
        {"id": person, "language": language, "area": area, "sector": sector, "band": band, "stage": stage},
    )


def seen(tx: Tx, person: str, channel: str, now: int) -> None:
    """Somebody wrote: their replies go where they last wrote from."""
    tx.run(
        "UPDATE person SET channel = :channel, last_seen_at = :now WHERE id = :id",
        {"id": person, "channel": channel, "now": now},
    )
