"""How quickly letters may go on each channel, and what config.yaml's throttle may say about it."""

from __future__ import annotations

import pytest

from bot.channels.table import paces
from bot.errors import BadSettings


def test_the_file_slows_one_channel_and_leaves_the_others() -> None:
    usual = paces({})
    slower = paces({"telegram_per_second": 1})
    assert slower["telegram"].per_second == 1
    assert slower["whatsapp"] == usual["whatsapp"]


def test_every_throttle_nobody_can_be_held_to_is_told_at_once() -> None:
    with pytest.raises(BadSettings) as caught:
        paces({"fax_per_second": 1, "telegram_per_minute": 5, "telegram_per_second": 0})
    names = [problem.split(":")[1].strip() for problem in caught.value.problems]
    assert names == [
        "throttle.fax_per_second",
        "throttle.telegram_per_minute",
        "throttle.telegram_per_second",
    ]
