"""What people doubt about the very question that is open is answered in a sentence, and the question put again."""

from __future__ import annotations

import pytest

from flows.doubts import DOUBTS
from flows.hearing.doubts import DOUBTED_AT
from tests.talking import Talk, met

AT_THE_JOB = ("4",)
AT_THE_NAME = (*AT_THE_JOB, "jual sayur di Cilincing")
AT_THE_YEAR = (*AT_THE_NAME, "Siti Aminah")
AT_THE_INCOME = (*AT_THE_YEAR, "1985")
AT_THE_PACKAGE = (*AT_THE_INCOME, "100 ribu sehari")


def after(said: tuple[str, ...]) -> Talk:
    talk = met()
    talk.say(*said)
    return talk


@pytest.mark.parametrize(
    ("said", "doubt", "answer"),
    [
        ((), "datanya nanti dijual ke pinjol gak sih?", "doubts.data_shared"),
        (AT_THE_JOB, "motornya sewa sama juragan, boleh kan", "doubts.not_mine"),
        (AT_THE_JOB, "kalau juragannya gak mau daftarin, lapor kemana?", "doubts.employer_refuses"),
        (AT_THE_NAME, "yang di ktp apa panggilan?", "doubts.name_of_ktp"),
        (AT_THE_YEAR, "ktp sama akta beda, pakai yang mana", "doubts.year_of_ktp"),
        (AT_THE_INCOME, "itu udah dipotong bensin apa belum?", "doubts.net_income"),
        (AT_THE_INCOME, "nanti kena pajak gak", "doubts.no_tax"),
        (AT_THE_PACKAGE, "bedanya dua sama tiga apa?", "doubts.packages_differ"),
    ],
)
def test_a_doubt_is_answered_and_the_question_put_again(
    said: tuple[str, ...], doubt: str, answer: str
) -> None:
    talk = after(said) if said else consenting()
    asked = talk.asked
    talk.say(doubt)
    assert talk.keys[-2:] == [answer, asked]


def consenting() -> Talk:
    talk = Talk()
    talk.say("mau daftar")
    assert talk.asked == "register.need_consent"
    return talk


@pytest.mark.parametrize(
    "said", ["100 ribu sehari bersih", "80rb per hari kalau ramai", "2 juta sebulan kotor"]
)
def test_an_answer_with_such_a_word_stays_an_answer(said: str) -> None:
    talk = after(AT_THE_INCOME)
    talk.say(said)
    assert "income" in talk.answers


def test_a_wish_is_no_doubt() -> None:
    talk = consenting()
    talk.say("batal")
    assert not any(key.startswith("doubts.") for key in talk.keys)


def test_every_doubt_is_heard_somewhere() -> None:
    assert set(DOUBTS) <= {doubt for doubts in DOUBTED_AT.values() for doubt in doubts}


def test_whoever_excuses_themselves_is_given_time() -> None:
    talk = after(AT_THE_NAME)
    talk.say("maaf bu nulisnya lama")
    assert talk.keys == ["common.waiting", "register.called_and_year"]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("6 hari", 26),
        ("enam hari seminggu", 26),
        ("20 hari", 20),
        ("6 hari sebulan", 6),
        ("dua puluh hari", 20),
        ("seminggu 6 kali", 26),
        ("saya kerja tiap hari kok", 30),
        ("senin sampai sabtu", 26),
        ("genep dinten saminggu", 26),
    ],
)
def test_days_are_counted_by_the_week_or_by_the_month(said: str, days: int) -> None:
    talk = after(AT_THE_INCOME)
    talk.say("100 ribu sehari", said)
    assert talk.answers["work_days"] == days


def test_a_bare_figure_where_a_place_is_asked_is_that_of_the_days() -> None:
    talk = met()
    talk.say("4", "jual sayur", "Siti Aminah, 1985", "100 ribu sehari")
    assert talk.asked == "register.place"
    talk.say("6")
    assert talk.answers["work_days"] == 26 and talk.asked == "register.place"
