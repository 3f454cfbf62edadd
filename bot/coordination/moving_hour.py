"""Counts tries in a moving hour, in Redis or in this process; loaded with its library at the first try."""

from __future__ import annotations

from limits import RateLimitItemPerHour
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

REDIS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}


class MovingHour:
    """While Redis is away each process counts for itself."""

    def __init__(self, redis_url: str = "") -> None:
        here = MovingWindowRateLimiter(MemoryStorage())
        self._counts = [here]
        if redis_url:
            storage: Storage = storage_from_string(redis_url, wrap_exceptions=True, **REDIS)  # type: ignore[assignment]
            self._counts.insert(0, MovingWindowRateLimiter(storage))

    def may_try(self, what: str, who: str, per_hour: int) -> bool:
        """Count one try; False when it is one too many. `who` is an id or an address, kept for an hour."""
        item = RateLimitItemPerHour(per_hour)
        try:
            return self._counts[0].hit(item, what, who)
        except StorageError:
            return self._counts[-1].hit(item, what, who)
