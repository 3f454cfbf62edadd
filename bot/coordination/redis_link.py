"""One connection to a Redis that may be away: at most one try a second, one line in the log an outage."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.errors import BadSettings

log = logging.getLogger(__name__)
T = TypeVar("T")

CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 0.5
# After a failure, so that a Redis that swallows packets costs us half of our time at most.
REST_SECONDS = 1.0


class RedisLink:
    """Asks Redis, or says None when it is away. `answer_seconds` must outlast the longest blocking call."""

    def __init__(
        self,
        url: str,
        answer_seconds: float = ANSWER_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.redis = _client(url, answer_seconds)
        self._now = monotonic
        self._rest_until = float("-inf")
        self._away = False

    def ask(self, question: Callable[[], T]) -> T | None:
        """What `question` returns, None when Redis cannot say. Never raises for what Redis does."""
        if self._now() < self._rest_until:
            return None
        try:
            answer = question()
        except (RedisError, OSError) as error:
            self._note_away(error)
            return None
        self._note_back()
        return answer

    def close(self) -> None:
        """Hang up, but not on a call under way in another thread: that one comes back by itself."""
        self.redis.connection_pool.disconnect(inuse_connections=False)

    def _note_away(self, error: Exception) -> None:
        self._rest_until = self._now() + REST_SECONDS
        if not self._away:
            # The class only: a message may hold the address with its password.
            log.warning("redis is away (%s); going on without it", type(error).__name__)
        self._away = True

    def _note_back(self) -> None:
        if self._away:
            log.warning("redis is back")
        self._away = False


def _client(url: str, answer_seconds: float) -> Redis:
    try:
        return Redis.from_url(
            url,
            decode_responses=True,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=answer_seconds,
            # Once more, at once: a connection that idled through a restart of Redis is dead at first touch.
            retry=Retry(NoBackoff(), 1),
        )
    except ValueError:
        raise BadSettings("environment: REDIS_URL must look like redis://host:6379/0") from None
