"""A small nation, played: who asks meets somebody while there is room, and what piled up leaves again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from click.testing import CliRunner

from bot.__main__ import main
from bot.referrals.nation import Nation, Played, Province, play

WEST, EAST = Province("11", "Barat", 5.0, 95.0, 0.75, 420), Province("91", "Timur", -2.5, 140.0, 0.25, 540)
SMALL = Nation(7, days=2, workers=2000, agents=400, capacity=10, letters_a_second=10, outages=2)


@cache
def played(nation: Nation = SMALL) -> Played:
    return play(nation, [WEST, EAST])


def test_the_same_seed_plays_the_same_days() -> None:
    assert play(SMALL, [WEST, EAST]) == played()
    assert played(replace(SMALL, seed=8)) != played()


def test_as_many_ask_as_were_called_for_three_quarters_of_them_in_the_west() -> None:
    west, east = played().provinces
    assert abs(west.asked + east.asked - 4000) < 150
    assert abs(west.asked - 3 * east.asked) < 300


def test_with_room_everybody_soon_has_an_agent_and_without_it_they_wait() -> None:
    assert [one.waiting for one in played().provinces] == [0, 0]
    assert max(one.minutes for one in played().provinces) < 60
    few = played(replace(SMALL, agents=20))
    assert sum(one.waiting for one in few.provinces) > 2000
    assert all(one.met + one.waiting == one.asked for one in few.provinces)


def test_letters_pile_up_only_while_the_provider_is_away_and_leave_again() -> None:
    assert played().longest_queue > 0 and played().behind > 5
    assert played().moments[-1].queue == 0
    well = played(replace(SMALL, outages=0))
    assert (well.longest_queue, well.behind) == (0, 0)


def test_the_east_begins_its_day_first_and_nobody_writes_at_night() -> None:
    begins = next(one.minute for one in played().moments if one.turns > 0)
    assert begins <= 15  # midnight in Greenwich is seven in Jakarta, nine in Jayapura
    assert [one.turns for one in played().moments if 16 * 60 <= one.minute < 21 * 60] == [0.0] * 20


def test_the_command_draws_all_provinces(tmp_path: Path) -> None:
    asked = [
        "simulate",
        "nation",
        "--days",
        "1",
        "--workers",
        "500",
        "--picture",
        str(tmp_path / "nation.svg"),
    ]
    said = CliRunner().invoke(main, asked)
    assert said.exit_code == 0, said.output
    drawn = ElementTree.parse(tmp_path / "nation.svg").getroot()
    assert len(drawn.findall("{http://www.w3.org/2000/svg}circle")) == 38
