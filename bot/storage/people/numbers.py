"""Whose a telephone number is now: an account may change hands under it, and what it meant goes with the former owner.

WhatsApp names an account by a business-scoped id and, where it is shown, by its number. The id is the account. Another
id on a known number is somebody else until proven; a number known alone, and heard from not long ago, is the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.post import Address
from bot.storage.transaction import Tx

# Milliseconds: operators give a number that lies idle to somebody else after some months.
TRUSTED = 90 * 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Found:
    """An address that is known: the row it stands in, whose it is, and when they wrote from it last."""

    row: int
    person: str
    last: int


def let_go_of_numbers(tx: Tx, addresses: Sequence[Address], hashes: Sequence[bytes], now: int) -> None:
    """Numbers that have become another account's leave whoever had them; that person's file stays theirs."""
    if len(addresses) < 2:
        return
    account, number = (_found(tx, *one) for one in list(zip(addresses, hashes, strict=True))[:2])
    if number is None or (account and account.person == number.person):
        return
    if _has_account(tx, number.person, addresses[0]) or number.last < now - TRUSTED:
        tx.run("DELETE FROM channel_identity WHERE id = :id", {"id": number.row})


def shown_to_be_one(tx: Tx, person: str, addresses: Sequence[Address], hashes: Sequence[bytes]) -> str | None:
    """Somebody else, known by the number alone, whom this account turns out to be; None for nobody."""
    for address, hashed in list(zip(addresses, hashes, strict=True))[1:]:
        number = _found(tx, address, hashed)
        if number and number.person != person:
            return number.person
    return None


def _found(tx: Tx, address: Address, hashed: bytes) -> Found | None:
    row = tx.one(
        "SELECT id, person, last_inbound_at FROM channel_identity"
        " WHERE network = :network AND kind = :kind AND value_hash = :hash",
        {"network": address.network, "kind": address.kind, "hash": hashed},
    )
    return Found(row.id, row.person, row.last_inbound_at or 0) if row else None


def _has_account(tx: Tx, person: str, account: Address) -> bool:
    """Whether somebody is known by an account of this kind, which then is another one."""
    found = tx.one(
        "SELECT 1 FROM channel_identity WHERE person = :person AND network = :network AND kind = :kind",
        {"person": person, "network": account.network, "kind": account.kind},
    )
    return found is not None
