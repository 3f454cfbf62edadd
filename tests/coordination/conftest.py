"""Both twins of doorbell and throttle; the Redis ones with keys of their own."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from bot.coordination import Doorbell, Rate, Throttle
from bot.coordination.doorbell import InProcessDoorbell
from bot.coordination.redis_doorbell import RedisDoorbell
from bot.coordination.redis_throttle import RedisThrottle
from bot.coordination.throttle import InProcessThrottle
from tests import services
from tests.conftest import had
from tests.house import HeldClock
from tests.launching import Server

TWINS = ("in_process", "redis")


@pytest.fixture(params=TWINS)
def doorbell(request: pytest.FixtureRequest) -> Iterator[Doorbell]:
    if request.param == "in_process":
        bell: Doorbell = InProcessDoorbell()
    else:
        bell = RedisDoorbell(request.getfixturevalue("redis_url"), prefix=secrets.token_hex(8))
    yield bell
    bell.close()


@pytest.fixture(params=TWINS)
def open_rates(request: pytest.FixtureRequest, clock: HeldClock) -> Callable[[dict[str, Rate]], Throttle]:
    """Opens a throttle with these rates on the held clock."""
    if request.param == "in_process":
        return lambda rates: InProcessThrottle(rates, clock.seconds)
    url, prefix = request.getfixturevalue("redis_url"), secrets.token_hex(8)
    return lambda rates: RedisThrottle(url, rates, prefix=prefix, clock=clock.seconds)


class OwnRedis:
    """A Redis that a test may stop, empty and start again at the same address."""

    def __init__(self) -> None:
        self.server: Server = services.start_redis(port=0)
        self.url = self.server.url

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        address = urlsplit(self.url)
        self.server = services.start_redis(port=address.port, password=address.password)


@pytest.fixture
def silent_url() -> Iterator[str]:
    """An address where somebody listens and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    own = had(OwnRedis)
    yield own
    own.stop()
