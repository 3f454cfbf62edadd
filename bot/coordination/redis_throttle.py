"""The throttle that all machines share: one small script in Redis, one round trip a letter.

The library `limits` was tried for this: channel and person are two windows there, so two checks and two hits
that other machines can come between, and it tells no wait; see README.md for the figures.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import cast

from bot.coordination.redis_link import RedisLink
from bot.coordination.throttle import SMALLEST_WAIT, UNLIMITED, InProcessThrottle, Rate

# Each key holds when its next letter is due, in seconds on the clock of Redis (ARGV[1] empty), so machines
# need not agree on the time; it expires a while after that has come, so an idle installation leaves nothing behind.
# Redis forgets by its own clock: where `clock` stands still, what is due must outlast a machine that is busy.
KEPT_SECONDS = 10
NOW = f"""
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] + time[2] / 1000000
end
local function due(key) return tonumber(redis.call('GET', key) or now) end
local function note(key, at)
  if at > now then
    redis.call('SET', key, string.format('%.6f', at), 'PX', math.ceil((at - now + {KEPT_SECONDS}) * 1000))
  end
end
"""

TAKE = f"""{NOW}
local step, slack = tonumber(ARGV[2]), tonumber(ARGV[3])
local gap, ahead = tonumber(ARGV[4]), tonumber(ARGV[5])
local channel, person = due(KEYS[2]), due(KEYS[3])
local wait = math.max(due(KEYS[1]), channel - slack, person - ahead) - now
if wait > {SMALLEST_WAIT:f} then return string.format('%.6f', wait) end
note(KEYS[2], math.max(now, channel) + step)
note(KEYS[3], math.max(now, person) + gap)
return '0'
"""

PAUSE = f"""{NOW}
note(KEYS[1], math.max(due(KEYS[1]), now + tonumber(ARGV[2])))
return 1
"""


class RedisThrottle:
    """Shares the limits between machines; while Redis is away each keeps them by itself.

    `clock` replaces the clock of Redis, for tests that hold time still.
    """

    def __init__(
        self,
        url: str,
        rates: Mapping[str, Rate],
        prefix: str = "jangkau",
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._rates = dict(rates)
        self._prefix = prefix
        self._clock = clock
        self._link = RedisLink(url, monotonic=monotonic)
        self._here = InProcessThrottle(rates, clock or monotonic)
        self._take = self._link.redis.register_script(TAKE)
        self._pause = self._link.redis.register_script(PAUSE)

    def take(self, channel: str, person: str) -> float:
        # Pauses we were told of are kept here as well: Redis may have been emptied since.
        return self._here.paused(channel) or self._shared(channel, person)

    def pause(self, channel: str, seconds: float) -> None:
        self._here.pause(channel, seconds)
        keys = self._keys(channel, "")[:1]
        args: list[str | float] = [self._time(), seconds]
        self._link.ask(lambda: cast(int, self._pause(keys=keys, args=args)))

    def _shared(self, channel: str, person: str) -> float:
        rate = self._rates.get(channel, UNLIMITED)
        keys = self._keys(channel, person)
        args: list[str | float] = [
            *(self._time(), rate.step, rate.slack),
            *(rate.per_person_seconds, rate.person_slack),
        ]
        answer = self._link.ask(lambda: cast(str, self._take(keys=keys, args=args)))
        return self._here.take(channel, person) if answer is None else float(answer)

    def _keys(self, channel: str, person: str) -> list[str]:
        # The braces keep one channel's keys together on a Redis cluster.
        start = f"{self._prefix}:{{{channel}}}"
        return [f"{start}:paused", f"{start}:all", f"{start}:person:{person}"]

    def _time(self) -> str:
        return "" if self._clock is None else repr(self._clock())
