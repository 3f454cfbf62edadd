"""Places: what is unambiguous is understood, what is shared is asked back with its regency."""

from __future__ import annotations

import pytest

from bot.understanding import Understanding, Verdict

from .conftest import TODAY


def test_a_shared_name_comes_back_with_what_surrounds_each(understanding: Understanding) -> None:
    reading = understanding.read("place", "ciledug", on=TODAY)
    assert reading.verdict is Verdict.UNSURE
    assert [(p.code, p.within[0]) for p in reading.alternatives] == [
        ("32.09.02", "Kabupaten Cirebon"),
        ("36.71.06", "Kota Tangerang"),
    ]


def test_a_named_parent_decides(understanding: Understanding) -> None:
    assert understanding.read("place", "ciledug tangerang", on=TODAY).value.code == "36.71.06"
    assert understanding.read("place", "sukamaju depok", on=TODAY).value.level == "village"


def test_two_places_at_once_are_asked_back(understanding: Understanding) -> None:
    assert not understanding.read("place", "koja atau cilincing", on=TODAY).understood


def test_a_dish_is_no_place(understanding: Understanding) -> None:
    assert understanding.read("place", "soto lamongan", on=TODAY).verdict is Verdict.NOT_UNDERSTOOD


def test_a_district_stands_for_the_village_of_its_name(understanding: Understanding) -> None:
    assert understanding.read("place", "cilincing", on=TODAY).value.level == "district"


def test_a_pin_finds_the_nearest_village(understanding: Understanding) -> None:
    place = understanding.nearest_place(-6.1243, 106.9421)
    assert place.code.startswith("31.72.04")
    assert place.within == ("Cilincing", "Kota Administrasi Jakarta Utara", "Daerah Khusus Ibukota Jakarta")


@pytest.mark.parametrize(("lat", "lon"), [(0, 0), (90, 180), (-90, -180), (-11, 94)])
def test_a_pin_anywhere_finds_something(understanding: Understanding, lat: float, lon: float) -> None:
    assert understanding.nearest_place(lat, lon).name


def test_the_table_is_whole_and_inside_indonesia(understanding: Understanding) -> None:
    table = understanding.gazetteer()
    assert (table.districts, table.villages - table.districts, len(table.codes)) == (
        552,
        7285,
        91_599,
    )
    assert all(-113_000 <= lat <= 64_000 for lat in table.lats)
    assert all(945_000 <= lon <= 1_412_000 for lon in table.lons)
    assert table.place(table.rows[7407]).lon == pytest.approx(123.5389)


@pytest.mark.parametrize("typed", ["1.990", "07.30", "rp 5.000", "1.5.0"])
def test_a_figure_with_stops_is_no_postal_code(understanding: Understanding, typed: str) -> None:
    assert understanding.read("place", typed, on=TODAY).verdict is Verdict.NOT_UNDERSTOOD
