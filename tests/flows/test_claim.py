"""Somebody died or was hurt: condoled first, then the figures that follow from what was told, the papers, a person."""

from __future__ import annotations

from datetime import date

import pytest

from tests.house import the_world
from tests.talking import Talk, met

FULL, SHORT, TIMES = "Rp42.000.000", "Rp10.000.000", "48 kali"


def mourning(*said: str) -> Talk:
    talk = met()
    assert talk.say("suami saya meninggal kak") == ["claim.sorrow", "claim.cause"]
    talk.say(*said)
    return talk


def test_a_death_is_condoled_before_anything_else() -> None:
    assert mourning().text.startswith("Kami turut berduka.")


def test_an_accident_is_told_what_to_do_now_and_may_be_asked_on() -> None:
    talk = met()
    assert talk.say("suami saya jatuh dari motor waktu narik, gimana") == [
        "claim.first_aid",
        "member.about_hurt",
    ]
    assert talk.text.startswith("Semoga semua selamat.")
    assert talk.say("Surat yang disiapkan")[0] == "member.accident_papers"


@pytest.mark.parametrize(
    "months", ["baru 2 bulan", "2 bulan", "baru dua bulan", "sebulan", "Belum tiga bulan"]
)
def test_under_three_months_the_smaller_sum_is_said_and_not_the_full_one(months: str) -> None:
    talk = mourning("Bukan", months)
    assert talk.keys[0] == "claim.sum_short"
    assert SHORT in talk.text and FULL not in talk.text


@pytest.mark.parametrize("months", ["setahun", "sudah 6 bulan", "2 tahun", "Tiga bulan lebih"])
def test_from_three_months_on_the_full_sum_is_said(months: str) -> None:
    talk = mourning("sakit", months)
    assert talk.keys[0] == "claim.sum_full"
    assert talk.text.index(FULL) < talk.text.index(SHORT)  # what holds if the months turn out to be fewer


def test_what_a_family_tells_first_is_kept_and_not_asked_again() -> None:
    talk = mourning("iuran baru 2 bulan", "anak saya 2 masih sd")
    assert talk.keys == ["common.noted", "claim.cause"]
    assert "anak saya 2 masih sd" in talk.text
    assert talk.say("Bukan")[:3] == ["claim.sum_short", "claim.school_early", "claim.papers"]


def test_what_one_death_was_told_of_is_not_taken_for_another() -> None:
    talk = mourning("iuran baru 2 bulan", "Bukan", "Tidak ada", "Sudah cukup")
    talk.say("ibu saya meninggal", "Bukan")
    assert talk.asked == "claim.months"


@pytest.mark.parametrize("said", ["iuran terakhir dibayar desember", "dia mau daftar lagi waktu itu"])
def test_a_statement_leads_nobody_out_of_grief(said: str) -> None:
    talk = mourning(said)
    assert talk.asked == "claim.cause"


def test_nobody_who_does_not_know_is_told_one_sum_only() -> None:
    talk = mourning("sakit", "lupa")
    assert FULL in talk.text and SHORT in talk.text


@pytest.mark.parametrize("said", ["dua", "tiga"])
def test_a_bare_number_is_told_both_sums_for_it_may_be_months_or_years(said: str) -> None:
    talk = mourning("Bukan", said)
    assert talk.keys[0] == "claim.sum_unknown"
    assert FULL in talk.text and SHORT in talk.text


@pytest.mark.parametrize("said", ["di rumah sakit", "kena serangan jantung", "kecelakaan"])
def test_where_or_of_what_somebody_died_does_not_say_that_it_was_not_work(said: str) -> None:
    talk = mourning(said, "2 bulan")
    assert talk.keys[:2] == ["claim.sum_short", "claim.if_work"]


def test_a_death_by_work_is_counted_in_bases() -> None:
    talk = mourning("kecelakaan kerja")
    assert talk.keys == ["claim.sum_work", "claim.school"]
    assert TIMES in talk.text and "Rp70.000.000" in talk.text


def test_a_cause_that_is_not_known_leaves_both_ways_open() -> None:
    assert mourning("belum tahu", "setahun").keys == ["claim.sum_full", "claim.if_work", "claim.school"]


@pytest.mark.parametrize(
    ("said", "school"),
    [
        (("kecelakaan kerja",), "school_now"),
        (("sakit", "4 tahun"), "school_years"),
        (("sakit", "setahun"), "school_early"),
        (("sakit", "lupa"), "school_ask"),
    ],
)
def test_children_at_school_are_told_the_condition_of_the_scholarship(
    said: tuple[str, ...], school: str
) -> None:
    talk = mourning(*said)
    assert talk.say("anak saya dua") == [f"claim.{school}", "claim.papers", "agent.offer"]


def test_papers_and_a_person_come_last_and_nothing_is_sold() -> None:
    talk = mourning("sakit", "setahun", "tidak ada")
    assert talk.keys == ["claim.papers", "agent.offer"]
    assert talk.say("1") == ["agent.noted", "menu.menu"]


def test_the_next_wish_to_claim_is_asked_anew() -> None:
    talk = mourning("sakit", "setahun", "tidak ada", "2")
    assert talk.say("mau klaim")[0] in ("claim.what", "member.jht_claim")
    assert "told_of" not in talk.conversation.about


@pytest.mark.parametrize(
    "before",
    [
        ("saya kecelakaan waktu narik",),
        ("kalau kecelakaan biaya rumah sakit ditanggung?",),
        ("kecelakaan kerja dapat apa", "1"),
    ],
)
def test_after_an_accident_what_it_costs_is_the_hospital(before: tuple[str, ...]) -> None:
    talk = met()
    talk.say(*before)
    assert talk.say("biayanya gimana")[0] == "questions.hospital"


@pytest.mark.parametrize("before", [(), ("kalau kecelakaan biaya rumah sakit ditanggung?", "halo")])
def test_where_no_accident_was_spoken_of_last_it_is_the_contribution(before: tuple[str, ...]) -> None:
    talk = met()
    talk.say(*before)
    assert talk.say("biayanya gimana")[0].startswith("cost.")


@pytest.mark.parametrize(("pressed", "leads_to"), [(0, "cost."), (1, "questions.hospital")])
def test_at_the_list_of_programmes_the_hospital_and_the_month_are_both_offered(
    pressed: int, leads_to: str
) -> None:
    talk = met()
    talk.say("kalau kecelakaan kerja gimana")
    assert talk.say("biayanya gimana") == ["common.did_you_ask"]
    assert talk.tap(talk.labels[pressed])[0].startswith(leads_to)


def test_no_bubble_of_it_is_longer_than_people_read() -> None:
    talk = mourning()
    for said in ("belum tahu", "lupa", "ada"):
        talk.say(said)
        assert len(talk.bubbles) == 1 and len(talk.text) <= 750, len(talk.text)


def test_the_labels_speak_of_the_months_that_the_rules_name() -> None:
    """They say "tiga bulan" and "tiga tahun"; a change of the rule has to reach them."""
    book, on = the_world().rulebook, date(2026, 11, 22)
    assert (book.value("jkm.months", on).number, book.value("scholarship.years", on).number) == (3, 3)
    assert len(book.rules["jkm.months"].values) == len(book.rules["scholarship.years"].values) == 1
