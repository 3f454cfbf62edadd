"""Going back, correcting, telling several things at once: only what depends on a change is asked again."""

from __future__ import annotations

import pytest

from bot.channels.limits import must_fit
from bot.channels.table import TIGHTEST
from tests.talking import SITI, Talk, registering, reviewing


def test_back_goes_any_number_of_questions() -> None:
    talk = registering()
    asked = []
    for text in SITI:
        asked.append(talk.asked)
        talk.say(text)
    for step in reversed(asked):
        talk.say("kembali")
        assert talk.asked == step
    assert talk.answers["landmark"] == "dekat masjid"


def test_after_going_back_lanjut_keeps_the_old_answer() -> None:
    talk = registering()
    talk.say("Siti", "ya", "ojol", "kembali", "kembali", "lanjut")
    assert talk.asked == "income.income"
    assert talk.answers["called"] == "Siti"


def test_a_new_answer_after_going_back_is_shown_beside_the_old_one() -> None:
    talk = reviewing()
    talk.say("kembali", "kembali", "malam")
    assert talk.keys == ["common.changed", "register.review"]
    assert "Pagi menjadi Malam" in talk.text


def test_an_earlier_answer_is_changed_by_its_name() -> None:
    talk = registering()
    talk.say("Siti", "ya", "ganti nama jadi Susanti")
    assert talk.answers["called"] == "Susanti"
    assert talk.keys[0] == "common.changed"
    assert talk.asked == "register.job"


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
    assert talk.answers["called"] == "Bu Siti"


def test_bukan_saya_di_bekasi_asks_which_bekasi() -> None:
    talk = registering()
    talk.say(*SITI[:-2], "bukan, saya di Bekasi")
    assert talk.asked == "register.place"
    assert talk.labels == ["Kabupaten Bekasi, Jawa Barat", "Kota Bekasi, Jawa Barat"]
    talk.say("2")
    assert talk.answers["place"]["name"] == "Kota Bekasi"
    assert talk.asked == "register.best_time"


def test_what_depends_on_an_answer_is_asked_again_and_nothing_else() -> None:
    talk = reviewing()
    before = dict(talk.answers)
    talk.say("ganti penghasilan 100 ribu")
    assert talk.asked == "income.income_per"
    talk.say("seminggu")
    assert talk.asked == "income.work_weeks"
    talk.say("4")
    assert talk.asked == "register.review"
    changed = {key for key, value in talk.answers.items() if before.get(key) != value}
    assert changed == {"income", "income_per", "work_weeks"}


def test_what_settled_an_old_answer_does_not_settle_the_new_one() -> None:
    talk = registering()
    talk.say("Siti", "ya", "ojol", "100 ribu", "sehari", "25")
    talk.say("ganti penghasilan 3 juta sebulan")
    assert talk.asked == "register.programmes"
    assert "income_per" not in talk.answers


def test_another_job_that_no_list_knows_asks_its_sector_again() -> None:
    talk = registering()
    talk.say("Siti", "ya", "pawang ular", "2")
    talk.say("ganti pekerjaan jadi pawang gajah")
    assert talk.asked == "register.sector"


@pytest.mark.parametrize("said", ["pawang hujan", "tukang galon", "juru kamera", "antar jemput sekolah"])
def test_work_that_no_list_knows_is_kept_as_said_and_its_sector_asked(said: str) -> None:
    talk = registering()
    talk.say("Siti", "ya", said)
    assert talk.asked == "register.sector"
    assert talk.answers["job"] == {"key": "unlisted", "label": said, "sector": None}


@pytest.mark.parametrize("said", ["4", "ganti pekerjaan", "pekerjaan", "pekerjaan saya salah"])
def test_a_line_of_the_review_is_edited_by_number_or_name(said: str) -> None:
    talk = reviewing()
    talk.say(said)
    assert talk.asked == "register.job"


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
    talk = registering()
    talk.say("saya Siti, jual sayur, Cilincing")
    assert talk.keys == ["common.noted", "register.phone_confirm"]
    talk.say("ya")
    assert talk.asked == "income.income"


def test_what_was_told_at_once_is_used_after_consent_and_confirmed_where_unsure() -> None:
    talk = Talk()
    talk.say("saya Siti, jual sayur, 34 th, Cilincing", "1", "setuju")
    assert talk.answers["called"] == "Siti"
    assert talk.asked == "eligibility.work"
    talk.say("1")
    assert talk.keys == ["eligibility.birth_year", "common.did_you_mean"]
    talk.say("1")
    assert talk.answers["birth_year"] == 1992


def test_an_age_leaves_two_years_and_the_person_decides() -> None:
    talk = registering()
    talk.say("ganti umur 40")
    assert talk.labels == ["1986", "1985"]


def test_what_a_correction_leaves_as_it_was_is_not_told_again() -> None:
    talk = reviewing()
    assert talk.say("ganti nama jadi Susanti") == ["common.changed", "register.review"]
    assert talk.say("1", "nama") == ["register.called"]
    assert talk.say("Siti Aminah") == ["common.changed", "register.review"]


def test_a_price_that_a_correction_changes_is_told_again() -> None:
    talk = reviewing()
    talk.say("ganti penghasilan 9 juta sebulan")
    assert talk.keys == ["common.changed", "register.discounted", "register.declared", "register.review"]


def test_few_alternatives_are_short_enough_for_buttons() -> None:
    talk = registering()
    talk.say("Siti", "ya", "jual sayur", "3 juta sebulan", "1", "Siti Aminah")
    assert talk.keys == ["common.did_you_mean"]
    for bubble in talk.bubbles:
        must_fit(bubble, TIGHTEST, "tightest")
