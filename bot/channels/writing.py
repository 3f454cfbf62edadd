"""begins_to_write: what is to happen just before the bytes of a request that a provider may carry out leave us."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Protocol, runtime_checkable

# Set by whoever sends a letter, in its own task; called by the connection, microseconds before it writes.
begins_to_write: ContextVar[Callable[[], None] | None] = ContextVar("begins_to_write", default=None)


@runtime_checkable
class SaysWhenItWrites(Protocol):
    """A channel whose every request that asks for something goes through a connection that says so first."""

    says_when_it_writes: bool
