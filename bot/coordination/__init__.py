"""The wall to Redis: a doorbell and a throttle, each with an in-process twin for one machine."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import cast

from bot.coordination.doorbell import Doorbell, InProcessDoorbell
from bot.coordination.throttle import InProcessThrottle, Rate, Throttle

__all__ = ["Doorbell", "Rate", "Throttle", "open_doorbell", "open_throttle"]

# Loaded only where a REDIS_URL is set: importing redis costs 0.2 s.
REDIS_TWINS = {
    "doorbell": ("bot.coordination.redis_doorbell", "RedisDoorbell"),
    "throttle": ("bot.coordination.redis_throttle", "RedisThrottle"),
}


def open_doorbell(redis_url: str) -> Doorbell:
    """In this process for an empty address. Raises BadSettings when it cannot be one at all."""
    if not redis_url:
        return InProcessDoorbell()
    return cast(Doorbell, _twin("doorbell")(redis_url))


def open_throttle(redis_url: str, rates: Mapping[str, Rate]) -> Throttle:
    """In this process for an empty address. Raises BadSettings when it cannot be one at all."""
    if not redis_url:
        return InProcessThrottle(rates)
    return cast(Throttle, _twin("throttle")(redis_url, rates))


def _twin(name: str) -> type:
    module, twin = REDIS_TWINS[name]
    return cast(type, getattr(importlib.import_module(module), twin))
