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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kabupaten mamuju utara", "76.01"),  # names of before
        ("kab maluku tenggara barat", "81.03"),
        ("kabupaten pontianak", "61.02"),
        ("tobasa", "12.12"),
        ("irian jaya", "91"),
        ("sampit", "62.02"),  # seats of regencies
        ("kota sampit", "62.02"),
        ("kuala kapuas", "62.03"),
        ("pangkalan bun", "62.01"),
        ("waingapu", "53.11"),
        ("klapa gading", "31.72.06"),
        ("manggarai jakarta", "31.74.01.1007"),
        ("wamena papua", "95.01.01"),  # provinces of before
        ("kota sorong papua barat", "96.71"),
        ("tarakan kalimantan timur", "65.71"),
        ("kab fak-fak", "92.03"),
        ("wua2 kendari", "74.71.07"),
        ("dsn krajan rt 02 rw 01 ds gebang kulon kec gebang kab cirebon", "32.09.30.2007"),  # whole addresses
        ("kp pulo jahe rt 008/012 kel jatinegara kec cakung", "31.75.06.1001"),
        ("jl. raya bekasi km 18 gg. h. naman no 7 rt 5/3 cakung", "31.75.06"),
        ("juana pati kulon pasar", "33.18.08"),
        ("kec. mranggen demak dekat pt", "33.21.01"),
        ("desa inobonto bolaang", "71.01.13.2014"),
        ("rgs bitung", "36.02.14"),  # words of names, cut short
        ("pkl. kerinci", "14.05.02"),
        ("bdr lampung", "18.71"),
        ("krg tengah tangerang", "36.71.12"),
        ("bt aji batam", "21.71.12"),
    ],
)
def test_names_of_before_seats_and_whole_addresses_are_known(
    understanding: Understanding, text: str, code: str
) -> None:
    assert understanding.read("place", text, on=TODAY).value.code == code


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("manggarai", "31.74.01.1007"),  # a quarter of Jakarta as well as a regency far away
        ("blok m", "31.74.07"),
        ("kab mamuju timur", "76.02"),  # a point of the compass always counts
        ("medan utara", "12.71"),
        ("r dengklok", "75.04.08"),  # one typo, far from all that was said
        ("mranggen demak, jualannya di semarang", "33.21.01"),  # two places at once
    ],
)
def test_what_may_be_far_away_is_asked(understanding: Understanding, text: str, offered: str) -> None:
    reading = understanding.read("place", text, on=TODAY)
    assert reading.verdict is Verdict.UNSURE
    assert offered in [place.code for place in reading.alternatives]


def test_a_kelurahan_and_a_desa_of_one_name_look_different(understanding: Understanding) -> None:
    offered = understanding.read("place", "Inobonto, Bolaang", on=TODAY).alternatives
    assert [place.name for place in offered] == ["Kelurahan Inobonto", "Desa Inobonto"]


@pytest.mark.parametrize(
    ("lat", "lon", "verdict"),
    [
        (-6.1243, 106.9421, Verdict.UNDERSTOOD),
        (-5.1, 106.55, Verdict.UNSURE),  # at sea, north of the Thousand Islands
        (1.29, 103.85, Verdict.NOT_UNDERSTOOD),  # Singapore, 15 kilometres from an island of Batam
        (4.25, 117.89, Verdict.NOT_UNDERSTOOD),  # Tawau, 11 kilometres from a village on Sebatik
        (4.15, 117.83, Verdict.UNDERSTOOD),  # Sebatik
        (1.19, 104.10, Verdict.UNDERSTOOD),  # Nongsa on Batam
        (0, 0, Verdict.NOT_UNDERSTOOD),
        (48.85, 2.35, Verdict.NOT_UNDERSTOOD),
        (3.14, 101.69, Verdict.NOT_UNDERSTOOD),
    ],
)
def test_a_pin_far_from_every_village_is_asked_or_refused(
    understanding: Understanding, lat: float, lon: float, verdict: Verdict
) -> None:
    assert understanding.pinned(lat, lon).verdict is verdict


def test_the_index_finds_the_rows_that_a_look_through_all_names_finds(understanding: Understanding) -> None:
    table = understanding.gazetteer()
    rows_of: dict[str, list[int]] = {}
    for row, key in enumerate(table.keys.joined.decode().split("\t")):
        rows_of.setdefault(key, []).append(row)
    table.make_ready()
    assert all(table.named(key) == rows for key, rows in rows_of.items())
    assert table.named("nowhere at all") == [] and table.names[0] == "Aceh"
    assert all(table.scanned(key) == rows_of[key] for key in ("cilincing", "sukamaju", "aceh"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ojol sama jualan pulsa di Cilincing", ("ojol sama jualan pulsa", "Cilincing")),
        ("bakso, nang kec. koja", ("bakso", "kec. koja")),
        ("ternak sapi di desa sukamaju cianjur", ("ternak sapi", "desa sukamaju cianjur")),
        ("jualan kelapa muda", None),
    ],
)
def test_a_text_is_parted_before_what_announces_its_place(
    understanding: Understanding, text: str, parts: tuple[str, str] | None
) -> None:
    assert understanding.announcing().parted(text) == parts


def test_a_word_that_only_begins_like_a_mark_announces_no_place(understanding: Understanding) -> None:
    announcing = understanding.announcing()
    assert announcing.begins("kec. koja")
    assert not announcing.begins("kelapa muda")
    assert announcing.tells("rumah koja") and not announcing.tells("kusir andong")
