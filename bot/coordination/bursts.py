"""Bursts: who writes more than anybody reads is answered by their newest message; counted in this process."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass, field

MOST_KNOWN = 10_000  # people at once; who wrote longest ago is forgotten first


@dataclass(frozen=True, slots=True)
class Burst:
    """Somebody over their budget: replies queued after `since` (milliseconds) give way to the newest.

    `begins`: it is time to say so, once a burst.
    """

    since: int
    begins: bool


@dataclass(slots=True)
class Writer:
    """When somebody wrote lately, and since when they are over their budget."""

    wrote: deque[int] = field(default_factory=deque)
    over_since: int | None = None

    def writes(self, now: int, messages: int, milliseconds: int) -> Burst | None:
        """One message more; None within the budget."""
        while self.wrote and self.wrote[0] <= now - milliseconds:
            self.wrote.popleft()
        self.wrote.append(now)
        if len(self.wrote) <= messages:
            self.over_since = None
            return None
        self.wrote.popleft()  # no more than can matter
        if self.over_since is not None:
            return Burst(self.over_since, begins=False)
        self.over_since = now
        return Burst(now - milliseconds, begins=True)


class Bursts:
    """A budget of so many messages within so many seconds; 0 is none."""

    def __init__(self, messages: int = 0, seconds: float = 10.0) -> None:
        self._messages, self._milliseconds = messages, int(seconds * 1000)
        self._writers: OrderedDict[Hashable, Writer] = OrderedDict()
        self._lock = threading.Lock()

    def writes(self, who: Hashable, now: int) -> Burst | None:
        """Count one message of somebody; None while they are within their budget."""
        if not self._messages:
            return None
        with self._lock:
            writer = self._writers.get(who)
            if writer is None:
                writer = self._writers[who] = Writer()
            self._writers.move_to_end(who)
            if len(self._writers) > MOST_KNOWN:
                self._writers.popitem(last=False)
            return writer.writes(now, self._messages, self._milliseconds)
