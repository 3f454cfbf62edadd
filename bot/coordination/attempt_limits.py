"""Attempt limits: how often something may be tried, by whoever tries it; counted in Redis or in this process."""

from __future__ import annotations

import threading
from typing import Any

from bot.on_demand import on_demand


class AttemptLimits:
    """Counts tries in a moving hour; most processes never see one."""

    def __init__(self, redis_url: str = "") -> None:
        self._redis_url = redis_url
        self._counting: Any = None
        self._begin = threading.Lock()

    def may_try(self, what: str, who: str, per_hour: int) -> bool:
        """Count one try; False when it is one too many. `who` is an id or an address, kept for an hour."""
        return bool(self._counts().may_try(what, who, per_hour))

    def _counts(self) -> Any:
        with self._begin:
            self._counting = self._counting or on_demand("moving_hour")(self._redis_url)
            return self._counting
