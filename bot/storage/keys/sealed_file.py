"""A sealed file: pieces under a key of its own, their order and the end bound in, so that none is missing or changed.

First a line that says what it is, then a header in clear, then the pieces, each behind its length in four bytes.
"""

from __future__ import annotations

import hmac
import os
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import DecodeError, json, msgpack

from bot.errors import AskPerson
from bot.storage.keys.sealing import CannotOpen, seal_bytes, unseal_bytes

FIRST_LINE = b"jangkau backup 1\n"
LONGEST_HEADER, LONGEST_PIECE = 65_536, 1 << 28  # bytes; what says more was changed


class Damaged(AskPerson):
    """Another kind of file, another key, cut off, or changed: the message says which."""


class Sealing:
    """Writes one."""

    def __init__(self, out: BinaryIO, secret: str, header: Mapping[str, Any]) -> None:
        salt = os.urandom(16)
        self._key = _key(secret, salt)
        plain = json.encode({**header, "salt": salt.hex(), "key": _mark(self._key)})
        out.write(FIRST_LINE + len(plain).to_bytes(4, "big") + plain)
        self._out, self._about, self._number = out, sha256(plain).hexdigest(), 0

    def add(self, piece: Any, *, last: bool = False) -> None:
        packed = zlib.compress(msgpack.encode(piece), 1)
        sealed = seal_bytes(self._key, packed, _place(self._about, self._number, last))
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


def header_of(source: BinaryIO) -> dict[str, Any]:
    """What stands in clear, from the beginning of a file. Raises Damaged."""
    return _header(source)[0]


def pieces(source: BinaryIO, secret: str) -> Iterator[Any]:
    """Every piece from the beginning of a file, each proved before it is given. Raises Damaged, also at the end."""
    header, about = _header(source)
    key = _key(secret, bytes.fromhex(header["salt"]))
    if not hmac.compare_digest(_mark(key), header["key"]):
        raise Damaged("JANGKAU_BACKUP_KEY is not the one this backup was sealed with")
    number, last = 0, False
    while not last:
        sealed = _read(source, LONGEST_PIECE)
        last, packed = _opened(key, sealed, about, number)
        number += 1
        yield msgpack.decode(zlib.decompress(packed))
    if source.read(1):
        raise Damaged("the backup goes on behind its end: it was changed")


def _header(source: BinaryIO) -> tuple[dict[str, Any], str]:
    if source.read(len(FIRST_LINE)) != FIRST_LINE:
        raise Damaged("this is no backup of Jangkau")
    plain = _read(source, LONGEST_HEADER)
    try:
        header = json.decode(plain, type=dict[str, Any])
        bytes.fromhex(header["salt"]), str(header["key"]).encode("ascii")
    except (DecodeError, KeyError, TypeError, ValueError):
        raise Damaged("the beginning of the backup was changed") from None
    return header, sha256(plain).hexdigest()


def _read(source: BinaryIO, most: int) -> bytes:
    """What stands behind its length."""
    size = source.read(4)
    length = int.from_bytes(size, "big")
    found = source.read(length) if length <= most else b""
    if len(size) < 4 or len(found) != length:
        raise Damaged("the backup is cut off: its end is missing")
    return found


def _opened(key: bytes, sealed: bytes, about: str, number: int) -> tuple[bool, bytes]:
    for last in (False, True):
        try:
            return last, unseal_bytes(key, sealed, _place(about, number, last))
        except CannotOpen:
            continue
    raise Damaged(f"the backup was changed: piece {number + 1} does not open")


def _place(about: str, number: int, last: bool) -> str:
    return f"backup.{'end' if last else 'piece'}:{number}:{about}"


def _key(secret: str, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"jangkau backup").derive(secret.encode())


def _mark(key: bytes) -> str:
    """By which a key is told from another."""
    return sha256(b"backup key:" + key).hexdigest()[:16]
