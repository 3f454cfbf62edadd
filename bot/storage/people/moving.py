"""Somebody is reached elsewhere, as their network itself says: a changed number, or a changed business-scoped id."""

from __future__ import annotations

from collections.abc import Sequence

from bot.post import Address, Moved
from bot.storage.people import people
from bot.storage.people.people import Heard, Person
from bot.storage.staff import audit
from bot.storage.transaction import Tx


def move(tx: Tx, left: Sequence[Address], moved: Moved, heard: Heard) -> str | None:
    """Their addresses are the new ones from now on; whose they are, None for nobody we know.

    A number is given to somebody else after a while: an address that was left opens no file any more. A new one that
    somebody else has stays theirs; staff join the two if they are one.
    """
    person = _whose(tx, (*moved.before, *left))
    if person is None:
        return None
    for address in moved.to:
        people.add_address(tx, person, address, heard)
    for address in {*moved.before, *left} - {*moved.to}:
        people.drop_address(tx, person.id, address)
    audit.record(
        tx, who="network", what="number moved", subject=person.id, purpose=heard.channel, now=heard.at
    )
    return person.id


def _whose(tx: Tx, addresses: Sequence[Address]) -> Person | None:
    found = (people.find(tx, address) for address in addresses)
    person = next((one for one in found if one), None)
    return people.lock(tx, person) if person and people.has_key(tx, person) else None
