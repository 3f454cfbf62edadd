"""Web and worker as processes of their own, on PostgreSQL and Redis, as in production."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import services
from tests.conftest import POSTGRESQL_ONLY, had
from tests.fakes.payloads import telegram_text
from tests.whole.program import House, a_house, told, until

pytestmark = [pytest.mark.slow, POSTGRESQL_ONLY]

SITI = 7_000_000_001


def begin_apart(house: House) -> None:
    house.begin("bot", "web", "--host", "127.0.0.1")
    house.begin("bot", "worker")
    assert until(house.is_ready), house.logs()


def answers(house: House, text: str) -> bool:
    before = len(told(house.telegram, SITI))
    assert house.on_telegram(telegram_text(SITI, text)) == 200
    return until(lambda: len(told(house.telegram, SITI)) == before + 1, 15)


def test_without_redis_everything_goes_on_a_little_slower(database_url: str, tmp_path: Path) -> None:
    redis = had(lambda: services.start_redis(port=0))
    with a_house(tmp_path, database_url, REDIS_URL=redis.url) as house:
        begin_apart(house)
        assert answers(house, "halo")
        assert answers(house, "menu")
        redis.stop()
        assert answers(house, "menu")
        assert answers(house, "menu")
        assert "redis is away" in house.logs()
        assert redis.url not in house.logs()
        assert house.look("SELECT COUNT(*) FROM letter WHERE state = 'sent'") == [(4,)]


def test_a_worker_killed_with_a_letter_in_hand_is_followed_by_another(
    database_url: str, tmp_path: Path
) -> None:
    with a_house(tmp_path, database_url) as house:
        begin_apart(house)
        house.telegram.next(delay=3.0, cut=True)
        house.on_telegram(telegram_text(SITI, "halo"))
        assert until(lambda: house.look("SELECT state FROM letter") == [("sending",)])
        house.processes[1].kill()
        house.begin("bot", "worker")
        assert until(lambda: house.look("SELECT state FROM letter") == [("sent",)], 20)
        assert len(told(house.telegram, SITI)) == 1
