"""A year of referrals played through with an explicit seed: our choice beside nearest-only, round-robin and random.

Towns of different size in a province 120 kilometres wide; workers ask by day; agents take leads while they
have room, answer after a while or not at all, and keep a lead for some days. Every strategy meets the same
workers, agents, moods and limits; only the order in which agents are asked differs. Pure: the dice are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import cos, log, pi, radians, sqrt

from bot.referrals.grid import KM_A_DEGREE, Grid, flat_km
from bot.referrals.matching import Candidate, Wanted, Weights, order_by_reasons

MIDDLE = (-6.9, 109.5)  # the middle of Java
MINUTES_A_DAY = 24 * 60
NEIGHBOURS = 16  # weighed against each other, as the growing box does
PATIENCE = 15.0  # minutes an offer stands
MOST_OFFERS = 5
RECENT_DAYS = 30


class Dice:
    """xorshift64*: the same seed gives the same year on every machine."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 2654435761 + 88172645463325252) % 2**64 or 1

    def roll(self) -> float:
        """From 0 up to but not including 1."""
        state = self._state
        state ^= state >> 12
        state ^= (state << 25) % 2**64
        state ^= state >> 27
        self._state = state
        return ((state * 2685821657736338717) % 2**64 >> 11) / 2**53

    def below(self, most: int) -> int:
        return int(self.roll() * most)

    def about(self, mean: float) -> float:
        """Waiting times: exponential around `mean`."""
        return -mean * log(1 - self.roll())

    def bell(self) -> float:
        """The normal distribution, mean 0, spread 1."""
        return sqrt(-2 * log(1 - self.roll())) * cos(2 * pi * self.roll())


@dataclass(frozen=True, slots=True)
class Year:
    """What is played. `busy_days` is how long a lead takes an agent's room."""

    seed: int
    agents: int = 200
    workers: int = 50_000
    days: int = 365
    towns: int = 14
    furthest_km: float = 40.0
    busy_days: float = 3.0


@dataclass(frozen=True, slots=True)
class Result:
    """`gini` over leads per agent: 0 all alike, 1 one has all. Kilometres and minutes are medians."""

    strategy: str
    median_km: float
    minutes_to_accept: float
    gini: float
    unserved: float
    most_for_one: int


@dataclass(frozen=True, slots=True)
class _Agent:
    lat: float
    lon: float
    capacity: int
    willing: float
    minutes: float


@dataclass(frozen=True, slots=True)
class _Worker:
    at: float
    lat: float
    lon: float
    dice: int


class _State:
    """Who holds what at a moment of the year, for one strategy."""

    def __init__(self, agents: Sequence[_Agent]) -> None:
        self.load = [0] * len(agents)
        self.total = [0] * len(agents)
        self.recent = [0] * len(agents)
        self.refused = [0] * len(agents)
        self._ends: list[tuple[float, int]] = []
        self._forgets: list[tuple[float, int, list[int]]] = []

    def until(self, now: float) -> None:
        while self._ends and self._ends[0][0] <= now:
            self.load[heappop(self._ends)[1]] -= 1
        while self._forgets and self._forgets[0][0] <= now:
            _, agent, counts = heappop(self._forgets)
            counts[agent] -= 1

    def take(self, agent: int, now: float, minutes: float) -> None:
        self.load[agent] += 1
        self.total[agent] += 1
        heappush(self._ends, (now + minutes, agent))
        self.remember(self.recent, agent, now)

    def remember(self, counts: list[int], agent: int, now: float) -> None:
        counts[agent] += 1
        heappush(self._forgets, (now + RECENT_DAYS * MINUTES_A_DAY, agent, counts))


Near = Sequence[tuple[float, int]]  # kilometres and agent, the nearest first
Order = Callable[[Near, _State, Dice, int], int]  # who is asked next, when so many were asked in vain


def simulate(year: Year, weights: Weights) -> Iterator[Result]:
    """Play `year` once for each strategy, ours first."""
    dice = Dice(year.seed)
    agents, workers = _people(year, dice)
    orders: Mapping[str, Order] = {
        "ours": _ours(agents, weights),
        "nearest only": lambda near, state, dice, tried: near[0][1],
        "round robin": _round_robin(),
        "random": _shuffled,
    }
    nearby = _nearby(year, agents, workers)
    for name, order in orders.items():
        yield _play(name, order, year, agents, workers, nearby)


def _people(year: Year, dice: Dice) -> tuple[list[_Agent], list[_Worker]]:
    """Agents live where they live, not in proportion to demand: that is what makes shares unequal."""
    towns = [
        (MIDDLE[0] + (dice.roll() - 0.5) * 1.1, MIDDLE[1] + (dice.roll() - 0.5) * 1.1, 2 + dice.roll() * 7)
        for _ in range(year.towns)
    ]
    demand = [1 / (rank + 1) ** 0.6 for rank in range(year.towns)]
    supply = [share * (0.7 + 0.6 * dice.roll()) for share in demand]
    agents = [
        _Agent(*_home(towns, supply, dice), 4 + dice.below(5), 0.45 + 0.5 * dice.roll(), 3 + 9 * dice.roll())
        for _ in range(year.agents)
    ]
    moments = sorted(_asked_at(year, dice) for _ in range(year.workers))
    return agents, [_Worker(at, *_home(towns, demand, dice), dice.below(2**31)) for at in moments]


def _home(
    towns: Sequence[tuple[float, float, float]], shares: Sequence[float], dice: Dice
) -> tuple[float, float]:
    left, town = dice.roll() * sum(shares), 0
    while left > shares[town] and town < len(towns) - 1:
        left, town = left - shares[town], town + 1
    lat, lon, spread = towns[town]
    return lat + dice.bell() * spread / KM_A_DEGREE, lon + dice.bell() * spread / KM_A_DEGREE / cos(
        radians(lat)
    )


def _asked_at(year: Year, dice: Dice) -> float:
    """Minutes since New Year, by day only."""
    return (dice.below(year.days) + (8 + dice.roll() * 12) / 24) * MINUTES_A_DAY


def _nearby(year: Year, agents: Sequence[_Agent], workers: Sequence[_Worker]) -> list[Near]:
    grid = Grid((agent.lat, agent.lon, str(number)) for number, agent in enumerate(agents))
    return [
        [(km, int(name)) for km, name in grid.nearest(worker.lat, worker.lon, len(agents), year.furthest_km)]
        for worker in workers
    ]


def _play(
    name: str,
    order: Order,
    year: Year,
    agents: Sequence[_Agent],
    workers: Sequence[_Worker],
    nearby: Sequence[Near],
) -> Result:
    state, ways, waits, unserved = _State(agents), list[float](), list[float](), 0
    for worker, near in zip(workers, nearby, strict=True):
        state.until(worker.at)
        room = [one for one in near if state.load[one[1]] < agents[one[1]].capacity]
        taken = _offer_in_turn(order, room, state, agents, worker)
        if taken is None:
            unserved += 1
            continue
        agent, minutes = taken
        ways.append(flat_km(worker.lat, worker.lon, agents[agent].lat, agents[agent].lon))
        waits.append(minutes)
        state.take(agent, worker.at, Dice(worker.dice + 1).about(year.busy_days * MINUTES_A_DAY))
    return Result(
        name,
        round(_median(ways), 2),
        round(_median(waits), 1),
        round(gini(state.total), 3),
        round(unserved / len(workers), 4),
        max(state.total),
    )


def _offer_in_turn(
    order: Order, room: Near, state: _State, agents: Sequence[_Agent], worker: _Worker
) -> tuple[int, float] | None:
    """Who accepts and after how many minutes, None when nobody asked does."""
    dice, minutes, left = Dice(worker.dice), 0.0, list(room)
    for tried in range(min(MOST_OFFERS, len(left))):
        number = order(left, state, dice, tried)
        answer = dice.about(agents[number].minutes)
        if dice.roll() < agents[number].willing and answer < PATIENCE:
            return number, minutes + answer
        state.remember(state.refused, number, worker.at)
        minutes += min(answer, PATIENCE)
        left = [one for one in left if one[1] != number]
    return None


def _ours(agents: Sequence[_Agent], weights: Weights) -> Order:
    wanted = Wanted(*MIDDLE)
    names = [f"{number:05d}" for number in range(len(agents))]

    def order(near: Near, state: _State, dice: Dice, tried: int) -> int:
        weighed = [(km, _now(names, agents, state, number)) for km, number in near[:NEIGHBOURS]]
        return int(order_by_reasons(weighed, wanted, weights, tried=tried)[0].candidate.agent)

    return order


def _now(names: Sequence[str], agents: Sequence[_Agent], state: _State, number: int) -> Candidate:
    agent = agents[number]
    return Candidate(
        names[number],
        "",
        agent.lat,
        agent.lon,
        ("id",),
        agent.capacity,
        state.load[number],
        recent=state.recent[number],
        refused=state.refused[number],
    )


def _round_robin() -> Order:
    """Whoever was not asked for longest."""
    asked: dict[int, int] = {}
    turn = count()

    def order(near: Near, state: _State, dice: Dice, tried: int) -> int:
        number = min((agent for _, agent in near), key=lambda agent: (asked.get(agent, -1), agent))
        asked[number] = next(turn)
        return number

    return order


def _shuffled(near: Near, state: _State, dice: Dice, tried: int) -> int:
    return near[dice.below(len(near))][1]


def gini(shares: Sequence[int]) -> float:
    """How unequal shares are: 0 all alike, near 1 one has all."""
    total, count = sum(shares), len(shares)
    if not total:
        return 0.0
    ranked = sum(rank * share for rank, share in enumerate(sorted(shares), start=1))
    return 2 * ranked / (count * total) - (count + 1) / count


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0
