"""The doorbell between whoever queues work and whoever does it, and its twin for one process."""

from __future__ import annotations

import threading
from typing import Protocol


class Doorbell(Protocol):
    """Only a hint: whoever waits looks for work by itself as well."""

    def ring(self) -> None:
        """Wake one waiter, or the next to come. Never raises; with Redis away only this process hears."""
        ...

    def wait(self, seconds: float) -> bool:
        """True when rung, also when rung before; False after `seconds` or when closed. Never raises."""
        ...

    def close(self) -> None:
        """Let waiters go, now and from now on."""
        ...


class InProcessDoorbell:
    """For one process: an event that many rings set once."""

    def __init__(self) -> None:
        self._rung = threading.Event()
        self._closed = False

    def ring(self) -> None:
        self._rung.set()

    def wait(self, seconds: float) -> bool:
        if self._closed or not self._rung.wait(max(seconds, 0.0)):
            return False
        if not self._closed:  # once closed the event stays set, so that every waiter leaves
            self._rung.clear()
        return not self._closed

    def close(self) -> None:
        self._closed = True
        self._rung.set()
