"""Whom staff look for: by reference, phone, last digits or name, by keyed hashes; nothing is opened to find it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.post import Address
from bot.storage.keys.sealing import keyed_hash
from bot.storage.people import people, registrations
from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx


def by_reference(tx: Tx, scope: Scope, reference: str) -> list[str]:
    row = tx.one(
        "SELECT p.id FROM registration g JOIN person p ON p.id = g.person"
        f" WHERE g.id = :id AND p.wrapped_key IS NOT NULL{scope.people('p')}",
        {**scope.values, "id": registrations.reference_id(reference)},
    )
    return [row.id] if row else []


def by_phone(tx: Tx, scope: Scope, phone: str, most: int) -> list[str]:
    """Who gave this number, and who writes from it. `phone` in E.164."""
    given = _found(tx, scope, [("phone", phone)], most)
    writing = [people.find(tx, Address(*one)) for one in tx.networks.addresses_of(phone)]
    return _in_reach(tx, scope, [*given, *(one for one in writing if one)])[:most]


def by_last_digits(tx: Tx, scope: Scope, digits: str, most: int) -> list[str]:
    return _found(tx, scope, [("tail", digits)], most)


def by_name(tx: Tx, scope: Scope, name: str, most: int) -> list[str]:
    """Who has all of these words in a name they registered under."""
    words = sorted(registrations.folded_words(name), key=len, reverse=True)
    return _found(tx, scope, [("name", word) for word in words], most) if words else []


def _found(tx: Tx, scope: Scope, wanted: Sequence[tuple[str, str]], most: int) -> list[str]:
    """Ids of people of whom all of this is kept; each pair a kind and what was typed."""
    joins, values = "", dict[str, object](scope.values)
    for number, (kind, value) in enumerate(wanted):
        joins += (
            f" JOIN found_by f{number} ON f{number}.person = p.id AND f{number}.kind = :kind{number}"
            f" AND f{number}.hash = :hash{number}"
        )
        values |= {f"kind{number}": kind, f"hash{number}": keyed_hash(tx.hash_key, kind, value)}
    rows = tx.all(
        f"SELECT p.id FROM person p{joins} WHERE p.wrapped_key IS NOT NULL{scope.people('p')} LIMIT :most",
        {**values, "most": most},
    )
    return [row.id for row in rows]


def _in_reach(tx: Tx, scope: Scope, found: Collection[str]) -> list[str]:
    """Each once, those out of reach left out."""
    rows = (
        tx.one(
            f"SELECT p.id FROM person p WHERE p.id = :id AND p.wrapped_key IS NOT NULL{scope.people('p')}",
            {**scope.values, "id": one},
        )
        for one in dict.fromkeys(found)
    )
    return [row.id for row in rows if row]
