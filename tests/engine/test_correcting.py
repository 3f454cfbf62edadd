"""Going back, correcting, telling several things at once: only what depends on a change is asked again."""

from __future__ import annotations

import pytest

from bot.channels.limits import must_fit
from bot.channels.table import TIGHTEST
from tests.talking import SITI, Talk, met, registering, reviewing


def test_back_goes_any_number_of_questions() -> None:
    talk = registering()
    asked = []
    for text in SITI:
        asked.append(talk.asked)
        talk.say(text)
    for step in reversed(asked):
        talk.say("kembali")
        assert talk.asked == step
    assert talk.answers["programmes"] == "undecided"


def test_after_going_back_lanjut_keeps_the_old_answer() -> None:
    talk = registering()
    talk.say("Siti", "100 ribu sehari", "kembali", "kembali", "lanjut")
    assert talk.asked == "register.place"
    assert talk.answers["called"] == "Siti"


def test_a_new_answer_after_going_back_is_shown_beside_the_old_one() -> None:
    talk = reviewing()
    talk.say("kembali", "kembali", "Semper Barat, Cilincing")
    assert talk.keys == ["common.changed", "register.review"]
    assert "Kalibaru, Cilincing menjadi Semper Barat, Cilincing" in talk.text


def test_an_earlier_answer_is_changed_by_its_name() -> None:
    talk = registering()
    talk.say("Siti", "ganti nama jadi Susanti")
    assert talk.answers["called"] == "Susanti"
    assert talk.keys[0] == "common.changed"
    assert talk.asked == "income.income"


def test_ganti_tanggal_lahir_asks_only_that_again() -> None:
    talk = reviewing()
    assert talk.say("ganti tanggal lahir") == ["eligibility.birth_year"]
    talk.say("1979")
    assert talk.answers["birth_year"] == 1979
    assert talk.asked == "register.review"


def test_a_correction_that_closes_the_way_is_followed() -> None:
    talk = reviewing()
    talk.say("ganti tahun lahir 1950")
    assert talk.asked == "register.to_branch"
    assert talk.answers["called"] == "Siti"


def test_bukan_saya_di_bekasi_asks_which_bekasi() -> None:
    talk = registering()
    talk.say(*SITI, "bukan, saya di Bekasi")
    assert talk.asked == "register.place"
    assert talk.labels == ["Kabupaten Bekasi, Jawa Barat", "Kota Bekasi, Jawa Barat"]
    talk.say("2")
    assert talk.answers["place"]["name"] == "Kota Bekasi"
    assert talk.asked == "register.review"


def test_what_depends_on_an_answer_is_asked_again_and_nothing_else() -> None:
    talk = reviewing()
    before = dict(talk.answers)
    talk.say("ganti penghasilan 100 ribu")
    assert talk.asked == "income.income_per"
    talk.say("seminggu")
    assert talk.asked == "register.review"
    changed = {key for key in {*before, *talk.answers} if before.get(key) != talk.answers.get(key)}
    assert changed == {"income", "income_per", "work_days", "work_weeks"}


def test_what_settled_an_old_answer_does_not_settle_the_new_one() -> None:
    talk = registering()
    talk.say("Siti", "100 ribu", "sehari")
    talk.say("ganti penghasilan 3 juta sebulan")
    assert talk.asked == "register.place"
    assert "income_per" not in talk.answers


def test_another_job_whose_sector_nobody_settled_asks_it_again() -> None:
    talk = registering()
    talk.say("ganti pekerjaan jadi tukang becak", "Siti")
    assert talk.asked == "register.sector"
    talk.say("2", "ganti pekerjaan jadi kusir delman")
    assert talk.asked == "register.sector"


@pytest.mark.parametrize("said", ["tukang galon", "juru kamera", "antar jemput sekolah"])
def test_work_that_no_list_knows_is_kept_as_said(said: str) -> None:
    talk = met()
    talk.say("4", said)
    assert talk.answers["job"]["label"] == said


@pytest.mark.parametrize("said", ["4", "ganti pekerjaan", "pekerjaan", "pekerjaan saya salah"])
def test_a_line_of_the_review_is_edited_by_number_or_name(said: str) -> None:
    talk = reviewing()
    talk.say(said)
    assert talk.asked == "register.job_alone"


def test_a_number_that_is_line_and_button_sends_nothing_by_a_slip() -> None:
    talk = reviewing()
    talk.say("1")
    assert talk.labels == ["Kirim", "Ubah: Nama"]
    talk.say("2")
    assert talk.asked == "register.called"


def test_after_sending_a_correction_sends_nothing_twice() -> None:
    talk = reviewing()
    talk.say("kirim", "ganti nama Susanti")
    assert talk.asked == "register.later"
    talk.say("kembali", "kembali", "kembali")
    assert talk.asked == "register.later"


def test_from_the_menu_one_answer_is_asked_and_nothing_more() -> None:
    talk = reviewing()
    talk.say("menu", "ganti nama")
    assert talk.asked == "register.called"
    talk.say("Susanti")
    assert (talk.asked, talk.answers["called"]) == ("menu.menu", "Susanti")


def test_several_answers_in_one_message_leave_only_the_rest() -> None:
    talk = met()
    talk.say("4", "saya Siti, jual sayur, Cilincing")
    assert talk.keys == ["common.noted", "eligibility.birth_year"]
    talk.say("1985", "3 juta sebulan", "1")
    assert talk.asked == "register.review"


def test_what_was_told_at_once_is_used_after_consent_and_confirmed_where_unsure() -> None:
    talk = Talk()
    talk.say("saya Siti, jual sayur, 34 th, Cilincing")
    assert talk.asked == "register.need_consent"
    assert not talk.answers
    talk.say("setuju")
    assert talk.answers["called"] == "Siti"
    assert talk.keys[-2:] == ["eligibility.birth_year", "common.did_you_mean"]
    talk.say("1")
    assert talk.answers["birth_year"] == 1992


def test_an_age_leaves_two_years_and_the_person_decides() -> None:
    talk = registering()
    talk.say("ganti umur 40")
    assert talk.labels == ["1986", "1985"]


def test_two_bare_figures_are_rather_a_year_than_a_high_age() -> None:
    talk = met()
    talk.say("4", "jual sayur", "Budi Santoso", "73")
    assert talk.labels[0] == "1973"


def test_what_a_correction_leaves_as_it_was_is_not_told_again() -> None:
    talk = reviewing()
    assert talk.say("ganti nama jadi Susanti") == ["common.changed", "register.review"]
    assert talk.say("1", "nama") == ["register.called"]
    assert talk.say("Siti Aminah") == ["common.changed", "register.review"]


def test_a_price_that_a_correction_changes_is_told_again() -> None:
    talk = reviewing()
    talk.say("ganti penghasilan 9 juta sebulan")
    assert talk.keys == ["common.changed", "income.earned_monthly", "register.review"]


def test_few_alternatives_are_short_enough_for_buttons() -> None:
    talk = registering()
    talk.say("Siti", "3 juta sebulan", "Siti Aminah")
    assert talk.keys == ["common.did_you_mean"]
    for bubble in talk.bubbles:
        must_fit(bubble, TIGHTEST, "tightest")
