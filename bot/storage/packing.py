"""Arrays as PostgreSQL reads them in binary, packed by the column, which the driver does value by value.

Knows no driver: it is told at each new connection that what is packed here goes out as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from struct import Struct
from typing import Any

# Dimensions, whether any is NULL, the elements' type, how many, the number of the first.
_HEAD = Struct(">iiiii").pack
_LENGTH = Struct(">i").pack
_INT = Struct(">ii").pack
_BIGINT = Struct(">iq").pack
_NULL = _LENGTH(-1)


class Packed(bytes):
    """An array that is ready to be sent."""


class Texts(Packed):
    pass


class Bytes(Packed):
    pass


class Ints(Packed):
    pass


class Bigints(Packed):
    pass


def _lengthy(values: Iterable[bytes | None]) -> Iterable[bytes]:
    for value in values:
        yield _NULL if value is None else _LENGTH(len(value)) + value


def _texts(values: Iterable[str | None]) -> Iterable[bytes]:
    return _lengthy(None if value is None else value.encode() for value in values)


def _ints(values: Iterable[int | None]) -> Iterable[bytes]:
    return [_NULL if value is None else _INT(4, value) for value in values]


def _bigints(values: Iterable[int | None]) -> Iterable[bytes]:
    return [_NULL if value is None else _BIGINT(8, value) for value in values]


# Our name of a type -> PostgreSQL's number of it, what an array of it is here, how its values are written.
_KINDS: dict[str, tuple[int, type[Packed], Callable[[Iterable[Any]], Iterable[bytes]]]] = {
    "text": (25, Texts, _texts),
    "bytea": (17, Bytes, _lengthy),
    "int": (23, Ints, _ints),
    "bigint": (20, Bigints, _bigints),
}
_ARRAYS = {Texts: 1009, Bytes: 1001, Ints: 1007, Bigints: 1016}  # PostgreSQL's numbers of the arrays


def packed(kind: str, values: Sequence[Any]) -> Packed:
    """One column's values as an array of `kind`."""
    number, made, written = _KINDS[kind]
    return made(b"".join([_HEAD(1, 1, number, len(values), 1), *written(values)]))


def teach(raw: Any, _record: object) -> None:
    """Tell a new connection of the driver how packed arrays are sent."""
    for kind, number in _ARRAYS.items():
        raw.adapters.register_dumper(kind, _sends(number))


def _sends(number: int) -> type:
    """What the driver calls a dumper, of one type: it hands on what is packed."""

    class AsItIs:
        format, oid = 1, number  # in binary

        def __init__(self, kind: type, context: object = None) -> None:
            pass

        def dump(self, value: Packed) -> Packed:
            return value

        def get_key(self, value: Packed, wanted: object) -> type:
            return type(value)

        def upgrade(self, value: Packed, wanted: object) -> AsItIs:
            return self

    return AsItIs
