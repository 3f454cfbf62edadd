"""A smaller year than `simulate referrals` plays: the invariants that the choice must keep."""

from __future__ import annotations

from functools import cache

import pytest

from bot.referrals.matching import Weights
from bot.referrals.simulation import Dice, Result, Year, gini, simulate
from bot.services.referrals.choose import weights_of
from bot.settings import load_settings


@cache
def played(seed: int) -> dict[str, Result]:
    """Forty days with sixty agents, by the weights of config.yaml."""
    weights = weights_of(load_settings({}).config.referrals)
    year = Year(seed, agents=60, workers=1600, days=40, towns=5)
    return {result.strategy: result for result in simulate(year, weights)}


@pytest.mark.parametrize("seed", [1, 2])
def test_leads_are_shared_at_least_thirty_percent_more_evenly_than_by_distance_alone(seed: int) -> None:
    assert played(seed)["ours"].gini <= 0.7 * played(seed)["nearest only"].gini


@pytest.mark.parametrize("seed", [1, 2])
def test_fairness_costs_workers_at_most_a_quarter_of_the_way(seed: int) -> None:
    assert played(seed)["ours"].median_km <= 1.25 * played(seed)["nearest only"].median_km


@pytest.mark.parametrize("seed", [1, 2])
def test_no_more_workers_stay_unserved(seed: int) -> None:
    assert played(seed)["ours"].unserved <= played(seed)["nearest only"].unserved


def test_turns_and_dice_alone_send_workers_across_the_province() -> None:
    ways = played(1)
    assert min(ways["round robin"].median_km, ways["random"].median_km) > 3 * ways["ours"].median_km


def test_the_same_seed_plays_the_same_year() -> None:
    year = Year(5, agents=10, workers=100, days=5, towns=2)
    weights = Weights(furthest_km=40)
    assert list(simulate(year, weights)) == list(simulate(year, weights))
    assert [Dice(5).roll() for _ in range(2)] == [Dice(5).roll() for _ in range(2)]


def test_gini_is_nothing_for_equals_and_near_one_when_one_has_all() -> None:
    assert gini([4, 4, 4]) == pytest.approx(0)
    assert gini([0] * 99 + [100]) == pytest.approx(0.99)
