"""A request as the front has it before its body is read, and what is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

# Status, headers, body.
Answer = tuple[int, list[tuple[str, str]], bytes]


class TooLarge(Exception):
    """The body is over what may come to this address: 413."""


class TooSlow(Exception):
    """The body did not arrive within its deadline: 408."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`headers` by lower-case names; `peer` the address of whoever is at the other end of the connection.

    `read` gives the whole body of at most so many bytes; it raises TooLarge and TooSlow.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    peer: str
    read: Callable[[int], Awaitable[bytes]]


def plain(status: int) -> Answer:
    """A refusal to a machine: the status and its name."""
    return status, [("content-type", "text/plain; charset=utf-8")], f"{HTTPStatus(status).phrase}.\n".encode()
