"""A request as the front has it before its body is read, and what is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address

# Status, headers, body.
Answer = tuple[int, list[tuple[str, str]], bytes]


class TooLarge(Exception):
    """The body is over what may come to this address: 413."""


class TooSlow(Exception):
    """The body did not arrive within its deadline: 408."""


@dataclass(slots=True)
class Asked:
    """`headers` by lower-case names; `peer` the address of whoever asks, also behind our own proxy.

    `read` gives the whole body of at most so many bytes; it raises TooLarge and TooSlow.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    peer: str
    read: Callable[[int], Awaitable[bytes]]


def whose(peer: str, forwarded: str, proxies: Collection[str]) -> str:
    """The address that asks: what a proxy of our own says of it (X-Forwarded-For), and of nobody else.

    Read from the right, where our own proxies stand; what is further left anybody may have written.
    """
    at = peer.strip("[]")
    for named in reversed(forwarded.split(",")):
        if at not in proxies:
            break
        try:
            at = str(ip_address(named.strip()))
        except ValueError:
            break
    return at


def plain(status: int) -> Answer:
    """A refusal to a machine: the status and its name."""
    return status, [("content-type", "text/plain; charset=utf-8")], f"{HTTPStatus(status).phrase}.\n".encode()
