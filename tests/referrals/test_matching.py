"""Near, with room, in turn: who is asked first, and the reasons that go with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.referrals.availability import Hours
from bot.referrals.grid import Grid, flat_km
from bot.referrals.matching import Candidate, Match, Wanted, Weights, covers, kilometres, rank

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)  # Monday, 12.00 WIB
NIGHT = datetime(2026, 11, 23, 16, tzinfo=UTC)  # 23.00 WIB
WEIGHTS = Weights(furthest_km=40)
SITI = Wanted(-6.1103, 106.9437, area="31.72.04.1001", language="id")


def agent(name: str, north_km: float = 1.0, **changes: object) -> Candidate:
    """Somebody so many kilometres north of Siti."""
    plain = Candidate(name, name, SITI.lat + north_km / 111.195, SITI.lon, ("id",), capacity=5, load=0)
    return replace(plain, **changes)  # type: ignore[arg-type]


def names(matches: tuple[Match, ...]) -> list[str]:
    return [match.candidate.agent for match in matches]


def order(*candidates: Candidate, wanted: Wanted = SITI) -> list[str]:
    return names(rank(candidates, wanted, WEIGHTS, NOON).matches)


def test_the_nearer_of_two_alike_is_first() -> None:
    assert order(agent("darto", 3), agent("wati", 1)) == ["wati", "darto"]


def test_a_busy_neighbour_yields_to_somebody_a_little_farther_with_room() -> None:
    assert order(agent("wati", 1, load=4), agent("darto", 1.3)) == ["darto", "wati"]


def test_a_free_agent_far_away_does_not_win_over_a_busy_neighbour() -> None:
    assert order(agent("wati", 1, load=4), agent("darto", 9)) == ["wati", "darto"]


def test_who_had_many_lately_waits_for_the_others() -> None:
    assert order(agent("wati", 1, recent=30), agent("darto", 1.3, recent=2)) == ["darto", "wati"]


def test_the_worker_s_own_community_comes_first() -> None:
    wanted = replace(SITI, community="koperasi")
    assert order(agent("wati", 1), agent("darto", 20, community="koperasi"), wanted=wanted)[0] == "darto"


def test_whoever_s_code_was_shown_comes_before_the_community() -> None:
    wanted = replace(SITI, community="koperasi", agent="wati")
    assert order(agent("wati", 9), agent("darto", 1, community="koperasi"), wanted=wanted)[0] == "wati"


def test_a_language_not_spoken_and_an_area_not_covered_count_as_distance() -> None:
    assert order(agent("wati", 1, languages=("jv",)), agent("darto", 1.2)) == ["darto", "wati"]
    assert (
        order(agent("wati", 1, covers=("31.72.03",)), agent("darto", 1.2, covers=("31.72.04",)))[0] == "darto"
    )


def test_a_covered_kecamatan_holds_for_its_villages_only() -> None:
    assert covers(("31.72.04",), "31.72.04.1001") is True
    assert covers(("31.72.04",), "31.72.041") is False
    assert covers((), "31.72.04") is None


def test_each_who_is_passed_over_has_a_reason() -> None:
    found = rank(
        [
            agent("full", load=5),
            agent("far", 60),
            agent("silent", reachable=False),
            agent("asleep", hours=Hours(13 * 60, 20 * 60)),
            agent("away", hours=Hours(off_until=date(2026, 11, 25))),
            agent("asked"),
            agent("accused"),
        ],
        SITI,
        WEIGHTS,
        NOON,
        already_asked={"asked"},
        barred={"accused"},
    )
    assert [reason for _, reason in found.passed_over] == [
        *("no room", "too far", "cannot be reached now", "not working now", "not working now"),
        *("asked before", "complained of"),
    ]


def test_when_nobody_works_the_first_opening_is_named() -> None:
    found = rank(
        [agent("wati", hours=Hours(480, 1200)), agent("darto", hours=Hours(360, 720))], SITI, WEIGHTS, NIGHT
    )
    assert found.matches == ()
    assert found.opens_at == datetime(2026, 11, 23, 23, tzinfo=UTC)  # 06.00 WIB the next day


def test_the_reasons_are_facts() -> None:
    (match,) = rank([agent("wati", 1.2, load=2, recent=3, covers=("31.72.04",))], SITI, WEIGHTS, NOON).matches
    told = {name: match.because[name] for name in ("km", "load", "capacity", "speaks", "covers", "recent")}
    assert told == {"km": 1.2, "load": 2, "capacity": 5, "speaks": True, "covers": True, "recent": 3}


CANDIDATES = st.lists(
    st.builds(
        agent,
        st.sampled_from([f"agent-{n}" for n in range(30)]),
        st.floats(0, 45),
        load=st.integers(0, 6),
        recent=st.integers(0, 40),
        reachable=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda candidate: candidate.agent,
)


@given(CANDIDATES, st.randoms(use_true_random=False))
def test_the_order_in_which_agents_are_handed_in_changes_nothing(
    candidates: list[Candidate], dice: object
) -> None:
    shuffled = candidates[:]
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert order(*candidates) == order(*shuffled)


@given(CANDIDATES)
def test_everybody_is_asked_or_passed_over_exactly_once(candidates: list[Candidate]) -> None:
    found = rank(candidates, SITI, WEIGHTS, NOON)
    seen = names(found.matches) + [candidate.agent for candidate, _ in found.passed_over]
    assert sorted(seen) == sorted(candidate.agent for candidate in candidates)


POINTS = st.tuples(st.floats(-9, 4), st.floats(96, 140))


@given(st.lists(POINTS, max_size=60), POINTS, st.integers(1, 8))
@example([(-1e-200, 96.0), (0.0, 96.0)], (0.0, 96.0), 1)  # as far as one can tell equally near, in two cells
def test_the_grid_finds_what_looking_at_everybody_finds(
    points: list[tuple[float, float]], here: tuple[float, float], most: int
) -> None:
    grid = Grid((lat, lon, str(number)) for number, (lat, lon) in enumerate(points))
    everybody = sorted((flat_km(*here, lat, lon), str(number)) for number, (lat, lon) in enumerate(points))
    assert grid.nearest(*here, most, 300) == [one for one in everybody if one[0] <= 300][:most]


@given(POINTS, st.floats(-0.9, 0.9), st.floats(-0.9, 0.9))
def test_the_plane_is_close_enough_to_the_globe(here: tuple[float, float], north: float, east: float) -> None:
    there = here[0] + north, here[1] + east
    assert abs(flat_km(*here, *there) - kilometres(*here, *there)) <= 0.005 * kilometres(*here, *there) + 0.01
