"""The doorbell between machines: a Redis list that holds at most one ring, popped by whoever waits."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.coordination.doorbell import InProcessDoorbell
from bot.coordination.redis_link import ANSWER_SECONDS, RedisLink

# A list, not pub/sub: a ring nobody waits for yet is kept, and one letter wakes one worker, not all of them.
RING_LIVES_SECONDS = 60
SLICE_SECONDS = 1.0  # longest single BLPOP: after that a closed bell or a vanished machine is noticed
BLINK_SECONDS = 0.01  # shorter than this is not worth blocking; 0 would block for ever


class RedisDoorbell:
    """Rings through Redis; while that is away, within this process."""

    def __init__(
        self, url: str, prefix: str = "jangkau", monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._key = f"{prefix}:doorbell"
        self._now = monotonic
        self._ringing = RedisLink(url, monotonic=monotonic)
        self._waiting = RedisLink(url, SLICE_SECONDS + ANSWER_SECONDS, monotonic)
        self._here = InProcessDoorbell()
        self._closed = False

    def ring(self) -> None:
        if not self._closed and self._ringing.ask(self._push) is None:
            self._here.ring()

    def wait(self, seconds: float) -> bool:
        end = self._now() + seconds
        while not self._closed:
            left = end - self._now()
            if self._here.wait(0) or self._heard(min(left, SLICE_SECONDS)):
                return not self._closed
            if left <= 0:
                break
        return False

    def close(self) -> None:
        self._closed = True
        self._here.close()
        self._ringing.close()
        self._waiting.close()

    def _heard(self, seconds: float) -> bool:
        """Listen for at most `seconds`: to Redis, or to this process alone where Redis does not answer."""
        end = self._now() + seconds
        heard = self._waiting.ask(lambda: self._pop(seconds))
        if heard is None:
            return self._here.wait(min(end - self._now(), ANSWER_SECONDS))
        return heard

    def _push(self) -> bool:
        with self._ringing.redis.pipeline() as line:
            line.rpush(self._key, "1")
            line.ltrim(self._key, 0, 0)
            line.expire(self._key, RING_LIVES_SECONDS)
            line.execute()
        return True

    def _pop(self, seconds: float) -> bool:
        redis = self._waiting.redis
        if seconds < BLINK_SECONDS:
            return redis.lpop(self._key) is not None
        return redis.blpop([self._key], timeout=seconds) is not None
