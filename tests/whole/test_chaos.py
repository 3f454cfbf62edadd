"""The short version of `make chaos`: killed once in the middle; and what plays the troubles does what it says."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.channels.telegram import TelegramChannel
from bot.post import Outcome, RetryAt, Sent, Unknown
from chaos import storms
from chaos.__main__ import main
from chaos.bulk import spread_and_kill
from chaos.cases import CASES, Case, Scale
from chaos.clock import AHEAD, jumping
from chaos.killing import Killing, kill_again_and_again
from chaos.page import write
from chaos.played import Played
from tests.channels.sending import telegram_settings, to_telegram
from tests.fakes.telegram import FakeTelegram
from tests.house import START

# What a storm is for a letter that was under way.
WEATHER = {
    "429 to everything": RetryAt,
    "500 to everything": RetryAt,
    "no answer to anything": Unknown,
    "half an answer to everything": Unknown,
}


@pytest.mark.slow
def test_what_was_acknowledged_is_kept_answered_and_said_in_order_across_a_kill(tmp_path: Path) -> None:
    found = kill_again_and_again(tmp_path, f"sqlite:///{tmp_path}/jangkau.db", Killing(kills=1, people=6))
    assert found.holds, found
    assert found.acknowledged > 6
    assert found.logins > 0
    assert found.failed > 0  # whose turns raise got an apology each time


@pytest.mark.slow
def test_a_broadcast_whose_worker_is_killed_misses_nobody_and_repeats_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jangkau.db"
    found = spread_and_kill(tmp_path, url, kills=1, recipients=60, a_second=50, lives=0.3)
    assert found.missed == found.twice == found.never_left == 0
    assert found.got_it == found.recipients
    assert found.unknown < 40  # what was being written, never all that was in hand


@pytest.mark.parametrize(("name", "outcome"), WEATHER.items())
def test_a_storm_is_what_it_is_called(name: str, outcome: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storms, "SILENT_SECONDS", 0.3)

    async def sent() -> Outcome:
        channel = TelegramChannel(telegram_settings(fake.url), read_seconds=0.1)
        try:
            return await channel.send(to_telegram("halo"))
        finally:
            await channel.close()

    with FakeTelegram() as fake:
        with storms.weather(fake, storms.STORMS[name]()):
            assert isinstance(asyncio.run(sent()), outcome)
        assert isinstance(asyncio.run(sent()), Sent)
        assert len(fake.sent) == 1 + name.startswith("half")


def test_the_clock_is_wrong_by_what_the_file_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "clock"
    assert jumping(lambda: START)() == START
    monkeypatch.setenv(AHEAD, str(file))
    now = jumping(lambda: START)
    assert now() == START
    file.write_text("-600")
    assert now() == START - timedelta(minutes=10)


def test_a_case_that_does_not_hold_is_said_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Played(7, 0, 1, 0, 0, 0, 0, 0.5)
    monkeypatch.setitem(CASES, "clock", Case("The clock", "It jumps.", lambda scale: {"sqlite": lost}, 1))
    done = CliRunner().invoke(main, ["--case", "clock", "--write", str(tmp_path / "page.md")])
    assert done.exit_code == 1
    page = (tmp_path / "page.md").read_text()
    assert "| sqlite | 7 | 0 | 1 | 0 | 0 | 0 | 0 | 0.5 | **no** |" in page


def test_what_is_not_played_again_keeps_its_row(tmp_path: Path) -> None:
    page, answered = tmp_path / "page.md", Played(7, 0, 0, 0, 0, 0, 0, 0.5)
    write(page, "clock", {"sqlite": answered, "postgresql": answered}, Scale(people=3))
    write(page, "clock", {"postgresql": replace(answered, acknowledged=8)}, Scale(people=5))
    rows = [line for line in page.read_text().splitlines() if line.startswith(("| sqlite", "| postgresql"))]
    assert [(row.split(" | ")[1], "people 3" in row) for row in rows] == [("7", True), ("8", False)]
