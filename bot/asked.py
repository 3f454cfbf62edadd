"""A request that arrived whole, what may refuse it before, and what is answered."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address
from typing import Protocol

# Status, headers, body.
Answer = tuple[int, list[tuple[str, str]], bytes]
Say = Callable[[Answer], None]
FORM = "application/x-www-form-urlencoded"
LATER: Answer = (
    503,
    [("content-type", "text/plain; charset=utf-8"), ("retry-after", "5")],
    b"Service Unavailable",
)


@dataclass(slots=True)
class Asked:
    """`headers` by lower-case names; `peer` the address of the connection; `body` empty until all of it is there."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    peer: str
    body: bytes = b""

    @property
    def length(self) -> int:
        """Bytes of the body as its sender announces them, 0 for none and for what is no number."""
        length = self.headers.get("content-length", "")
        return int(length.lstrip("0") or "0") if length.isdecimal() else 0

    @property
    def content_type(self) -> str:
        """Without its parameters."""
        return _kind_of(self.headers.get("content-type", ""))


@lru_cache(256)  # a provider says the same each time
def _kind_of(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


class Answers(Protocol):
    """Who answers requests, on one event loop."""

    def admit(self, asked: Asked) -> int | Answer:
        """By its headers alone: how many bytes of a body may come, or a refusal."""
        ...

    def begin(self, asked: Asked, say: Say) -> None:
        """Answer a request that was admitted and is whole: `say` is called once, now or later, on this event loop."""
        ...


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
