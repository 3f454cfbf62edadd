"""A whole country by the minute: who asks where, which agents have room, what piles up while a provider is away.

Provinces differ in people and in agents, and begin their day at three clocks. Pure: the dice are ours, and the same
seed plays the same days on every machine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from bot.referrals.simulation import MINUTES_A_DAY, Dice

WAKE, SLEEP = 7, 21  # hours, local: nobody writes to the bot at night, and no agent answers
ANSWER_MINUTES, WILLING = 9.0, 0.7  # how long an agent takes, and how many say yes
LETTERS_A_LEAD = 3  # the offer, who comes, whom to meet
SLICE = 15  # minutes of a point in the picture


@dataclass(frozen=True, slots=True)
class Province:
    """`share` of all who ask; `ahead`: minutes of its clock before UTC."""

    code: str
    name: str
    lat: float
    lon: float
    share: float
    ahead: int


@dataclass(frozen=True, slots=True)
class Nation:
    """What is played. `workers` a day, each of them `turns` messages; `busy_days` a lead takes an agent's room.

    `letters_a_second` is what the machines send; `outages` of the provider, each of up to `longest` minutes.
    """

    seed: int
    days: int = 7
    workers: int = 100_000
    agents: int = 11_500
    capacity: int = 25
    busy_days: float = 3.0
    turns: int = 25
    letters_a_second: float = 100.0
    outages: int = 3
    longest: int = 90


@dataclass(frozen=True, slots=True)
class Served:
    """What came of one province. `minutes`: nine in ten of those met had an agent by then, nights included; `waiting`
    have none when the days are over.
    """

    province: Province
    agents: int
    asked: int
    met: int
    minutes: float
    waiting: int


@dataclass(frozen=True, slots=True)
class Moment:
    """`turns` and `letters` a second, and `queue` of letters that could not leave, at the end of a slice of minutes."""

    minute: int
    turns: float
    letters: float
    queue: int
    away: bool


@dataclass(frozen=True, slots=True)
class Played:
    """`behind`: the longest that letters piled up, in minutes, an outage and what came after it."""

    provinces: Sequence[Served]
    moments: Sequence[Moment]
    turns_a_second: float
    letters_a_second: float
    longest_queue: int
    behind: int


@dataclass(slots=True)
class _Here:
    """A province as it stands: who waits since when, which agents' room comes back when."""

    province: Province
    agents: int
    room: int
    waiting: deque[int] = field(default_factory=deque)
    back: list[float] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)
    asked: int = 0

    def awake(self, minute: int) -> bool:
        return WAKE <= (minute + self.province.ahead) // 60 % 24 < SLEEP

    def asks(self, minute: int, expected: float, dice: Dice) -> int:
        """How many begin to write in this minute."""
        if not self.awake(minute):
            return 0
        new = int(expected + dice.roll())
        self.asked += new
        self.waiting.extend([minute] * new)
        return new

    def meets(self, minute: int, busy_days: float, dice: Dice) -> int:
        """How many find their agent: who waits longest first, as long as somebody has room and answers."""
        while self.back and self.back[0] <= minute:
            heappop(self.back)
            self.room += 1
        found = 0
        while self.waiting and self.room and self.awake(minute):
            tries = 1.0
            while dice.roll() > WILLING:
                tries += 1
            self.minutes.append(minute - self.waiting.popleft() + int(dice.about(ANSWER_MINUTES) * tries))
            self.room -= 1
            heappush(self.back, minute + dice.about(busy_days * MINUTES_A_DAY))
            found += 1
        return found


def play(nation: Nation, provinces: Sequence[Province]) -> Played:
    """The same days for the same seed."""
    dice = Dice(nation.seed)
    places = list(_peopled(nation, provinces, dice))
    away = _outages(nation, dice)
    moments, talking = list[Moment](), deque([0] * nation.turns, nation.turns)
    queue = behind = longest_behind = longest_queue = 0
    most_turns = most_letters = 0.0
    for minute in range(nation.days * MINUTES_A_DAY):
        talking.append(sum(one.asks(minute, _expected(nation, one), dice) for one in places))
        met = sum(one.meets(minute, nation.busy_days, dice) for one in places)
        turns, is_away = sum(talking), minute in away
        letters = turns + met * LETTERS_A_LEAD
        leaves = 0 if is_away else int(nation.letters_a_second * 60)
        queue = max(0, queue + letters - leaves)
        behind = behind + 1 if queue else 0
        longest_behind, longest_queue = max(longest_behind, behind), max(longest_queue, queue)
        most_turns, most_letters = max(most_turns, turns / 60), max(most_letters, letters / 60)
        if minute % SLICE == SLICE - 1:
            moments.append(Moment(minute + 1, turns / 60, letters / 60, queue, is_away))
    served = [_served(one) for one in places]
    return Played(served, moments, most_turns, most_letters, longest_queue, longest_behind)


def _peopled(nation: Nation, provinces: Sequence[Province], dice: Dice) -> Iterator[_Here]:
    """Agents live where they live, not in proportion to demand."""
    supply = [one.share * (0.6 + 0.8 * dice.roll()) for one in provinces]
    for province, share in zip(provinces, supply, strict=True):
        agents = max(1, round(nation.agents * share / sum(supply)))
        yield _Here(province, agents, agents * nation.capacity)


def _expected(nation: Nation, here: _Here) -> float:
    """In a minute of the day."""
    return nation.workers * here.province.share / ((SLEEP - WAKE) * 60)


def _outages(nation: Nation, dice: Dice) -> set[int]:
    """The minutes in which the provider takes nothing; each outage begins by day in Jakarta."""
    found = set[int]()
    for _ in range(nation.outages):
        begins = dice.below(nation.days) * MINUTES_A_DAY + dice.below(12 * 60)
        found |= set(range(begins, begins + 5 + dice.below(nation.longest)))
    return found


def _served(here: _Here) -> Served:
    ordered = sorted(here.minutes)
    most = float(ordered[len(ordered) * 9 // 10]) if ordered else 0.0
    return Served(here.province, here.agents, here.asked, len(ordered), most, len(here.waiting))
