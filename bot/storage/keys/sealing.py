"""Seals what is personal: AES-GCM under a person's own key, that key wrapped by DATA_KEYS; keyed hashes to find it.

Nonces come from the operating system: the one randomness that must not be held still by a test.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import DecodeError, json

from bot.dice import Dice
from bot.errors import GiveUp

NONCE = 12
Kind = TypeVar("Kind")
UNREADABLE_PLACE = "puzzle.sealed"  # where payloads nobody could read are sealed; the first word for them


class CannotOpen(GiveUp):
    """Sealed under a key that is not among DATA_KEYS, or not sealed for this place."""


def seal(key: bytes, plain: Any, place: str) -> bytes:
    """JSON of `plain`, sealed; dataclasses become objects, named tuples lists.

    `place` (table.column:row owner) is bound in: a copied value does not open elsewhere.
    """
    return seal_bytes(key, _encode(plain), place)


def unseal(key: bytes, sealed: bytes | None, place: str) -> Any:
    """What `seal` sealed. Raises CannotOpen, ValueError for what is no JSON."""
    return unseal_as(Any, key, sealed, place)


def unseal_as(kind: type[Kind], key: bytes, sealed: bytes | None, place: str) -> Kind:
    """The same as a value of `kind`, with what was not written left as it starts. Raises like `unseal`."""
    try:
        value: Kind = _decoder[kind].decode(unseal_bytes(key, sealed, place))
        return value
    except DecodeError as error:
        raise ValueError(f"cannot read {place.partition(':')[0]}") from error


class _Decoders(dict[Any, json.Decoder[Any]]):
    """A decoder of each kind, made when the first is read."""

    def __missing__(self, kind: Any) -> json.Decoder[Any]:
        return self.setdefault(kind, json.Decoder(kind))


# A turn opens and seals four times under one key, and every turn unwraps with the same data key.
_cipher = lru_cache(maxsize=64)(AESGCM)
_nonce = Dice(NONCE)
# Made once: one that is made anew each time takes half as long again as what it reads.
_encode = json.Encoder().encode

_decoder = _Decoders()


def seal_bytes(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = _nonce()
    return nonce + _cipher(key).encrypt(nonce, plain, place.encode())


def unseal_bytes(key: bytes, sealed: bytes | None, place: str) -> bytes:
    if not sealed:
        raise CannotOpen(f"cannot open {place.partition(':')[0]}: past its time")
    try:
        return _cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold anything
        raise CannotOpen(f"cannot open {place.partition(':')[0]}: wrong key or altered") from error


def fresh_key() -> bytes:
    return os.urandom(32)


class Vault:
    """The data keys: the first wraps, all unwrap."""

    def __init__(self, data_keys: Sequence[bytes]) -> None:
        self._keys = tuple(data_keys)

    @property
    def fingerprints(self) -> list[str]:
        """What each data key is called where it may be written down, the first one first."""
        return [sha256(b"data key:" + key).hexdigest()[:16] for key in self._keys]

    def new_key(self, owner: str) -> tuple[bytes, bytes]:
        """A fresh key for `owner` and its wrapped form."""
        key = fresh_key()
        return key, self.wrap(key, owner)

    def wrap(self, key: bytes, owner: str) -> bytes:
        return seal_bytes(self._keys[0], key, f"key:{owner}")

    def unwrap(self, wrapped: bytes | None, owner: str) -> bytes:
        """The key of `owner`. Raises CannotOpen when erased or when no data key fits."""
        if wrapped is None:
            raise CannotOpen("cannot open key: erased")
        for number, data_key in enumerate(self._keys, start=1):
            try:
                return unseal_bytes(data_key, wrapped, f"key:{owner}")
            except CannotOpen:
                if number == len(self._keys):
                    raise
        raise CannotOpen("no data keys")

    def is_newest(self, wrapped: bytes, owner: str) -> bool:
        """Whether the first data key wrapped it."""
        try:
            unseal_bytes(self._keys[0], wrapped, f"key:{owner}")
        except CannotOpen:
            return False
        return True

    def open_own(self, sealed: bytes, place: str) -> bytes:
        """What `seal_own` sealed, with whichever data key. Raises CannotOpen."""
        for data_key in self._keys[:-1]:
            try:
                return unseal_bytes(data_key, sealed, place)
            except CannotOpen:
                continue
        return unseal_bytes(self._keys[-1], sealed, place)

    def seal_own(self, plain: bytes, place: str) -> bytes:
        """Seal what belongs to no person, as an unreadable payload."""
        return seal_bytes(self._keys[0], plain, place)


def keyed_hash(key: bytes, kind: str, value: str) -> bytes:
    """Finds an address, phone or name word without opening anything; useless without the key."""
    found = _begun(key).copy()
    found.update(f"{kind}:{value}".encode())
    return found.digest()


@lru_cache(maxsize=4)
def _begun(key: bytes) -> hmac.HMAC:
    """Begun once: to begin takes longer than what it is begun for."""
    return hmac.new(key, digestmod="sha256")
