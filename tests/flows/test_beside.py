"""What people say beside an answer (a question back, an excuse, "wait a moment") becomes no fact of theirs."""

from __future__ import annotations

import pytest

from tests.cast import PHONE
from tests.talking import CONSENTED, Talk, met, registering


def at_the_job() -> Talk:
    talk = met()
    talk.say("4")
    assert talk.asked == "register.job"
    return talk


def at_the_name() -> Talk:
    talk = at_the_job()
    talk.say("jual sayur")
    assert talk.asked == "register.called_and_year"
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "gerobaknya bukan punya saya ya, boleh kan",
        "yang dicatat sayurnya apa pulsanya bu?",
        "kalau bosnya tidak mau daftarkan gimana, lapor kemana?",
        "ini lagi curi waktu bos tidur",
        "maaf bu sinyal jelek",
        "kok ditanya kerjaan",
        "niki kangge nopo mbak",
    ],
)
def test_a_question_or_an_excuse_is_no_job(said: str) -> None:
    talk = at_the_job()
    talk.say(said)
    assert "job" not in talk.answers


@pytest.mark.parametrize(
    ("said", "job"),
    [
        ("ojol kak, bisa kan?", "ojol"),
        ("jual apa saja yang ada", "jual apa saja yang ada"),
        ("tukang cukur, kios ngontrak", "tukang cukur, kios ngontrak"),
        ("maaf baru balas, saya jual gorengan", "jual gorengan"),
    ],
)
def test_the_job_beside_it_is_heard_in_their_own_words(said: str, job: str) -> None:
    talk = at_the_job()
    talk.say(said)
    assert talk.answers["job"]["label"] == job


@pytest.mark.parametrize(
    "said",
    [
        *(
            "Maaf Pak",
            "maaf bu, saya lagi nyetir",
            "nama ktp atau panggilan?",
            "siti aja bang? oh yang lengkap",
        ),
        *("halah ribet", "sebentar ada penumpang", "sekedap nggih", "ngapain nama segala"),
    ],
)
def test_an_excuse_or_a_question_is_no_name(said: str) -> None:
    talk = at_the_name()
    talk.say(said)
    assert "called" not in talk.answers


@pytest.mark.parametrize("again", ["Njoroge", "ya", "1", "nama saya Njoroge", "Njoroge, 1988"])
@pytest.mark.parametrize("said", ["Njoroge", "njoroge", "Njoroge, 1988", "njoroge lahir 1988"])
def test_a_name_in_no_list_is_taken_with_the_second_message(said: str, again: str) -> None:
    talk = at_the_name()
    talk.say(said)
    assert "common.did_you_mean" in talk.keys
    talk.say(again)
    assert talk.answers["called"] == "Njoroge"


def test_a_name_in_no_list_is_not_taken_by_a_no() -> None:
    talk = at_the_name()
    talk.say("Njoroge", "bukan")
    assert "called" not in talk.answers
    talk.say("Siti")
    assert talk.answers["called"] == "Siti"


@pytest.mark.parametrize("said", ["mau sama manusia aja", "sama manusia dong"])
def test_whoever_wants_a_person_is_no_name(said: str) -> None:
    talk = at_the_name()
    talk.say(said)
    assert "common.did_you_mean" not in talk.keys
    assert "called" not in talk.answers


@pytest.mark.parametrize(
    "said", ["Maaf Pak, data saya tidak disebarkan kan?", "Ibu, ini buat apa ya", "pak aman gak datanya"]
)
def test_a_name_is_read_only_where_it_was_asked_for(said: str) -> None:
    talk = Talk()
    talk.say("mau daftar", said)
    assert "called" not in talk.answers


def test_a_plain_saya_says_a_name_anywhere() -> None:
    talk = met()
    talk.say("saya Siti, jual sayur, Cilincing")
    assert (talk.answers["called"], talk.asked) == ("Siti", "eligibility.birth_year")


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("sebulan kotornya 1,3jt an", 1_300_000),
        ("kira2 3,5 jt/bln", 3_500_000),
        ("musim kemarau 1,5 juta sebulan", 1_500_000),
        ("rata2 2,5jt sebulan", 2_500_000),
    ],
)
def test_no_sign_cuts_an_amount_in_two(said: str, amount: int) -> None:
    talk = met(
        job={"label": "jual sayur", "sector": "other", "status": "own"},
        **{"called": "Siti", "birth_year": 1985, "member": "no", "phone": "+6281234567890"},
    )
    talk.say("4", said)
    assert talk.answers["income"] == {"amount": amount, "per": "month"}
    assert "place" not in talk.answers and "place" not in talk.conversation.guesses


def test_a_wide_area_said_in_passing_is_asked_more_nearly() -> None:
    talk = Talk()
    talk.say("saya tukang cukur di sleman mau daftar, umur 27", "setuju")
    assert "place" not in talk.answers
    assert talk.conversation.consent == CONSENTED


def test_who_asks_for_a_moment_is_given_one() -> None:
    talk = at_the_name()
    assert talk.say("bentar bang ada orderan") == ["common.waiting", "register.called_and_year"]
    assert talk.conversation.misses == 0


def refused(job: str) -> Talk:
    talk = at_the_job()
    talk.say(job)
    assert talk.asked == "register.to_branch"
    return talk


@pytest.mark.parametrize("job", ["karyawan pabrik", "ibu rumah tangga"])
def test_own_work_told_after_a_refusal_is_read_anew(job: str) -> None:
    talk = refused(job)
    assert talk.say("saya juga jual bakso")[-1] == "register.called_and_year"
    assert talk.answers["job"]["status"] == "own"


@pytest.mark.parametrize("said", ["daftar", "mau daftar usaha sampingan"])
def test_the_wish_to_register_after_a_refusal_asks_for_own_work(said: str) -> None:
    talk = refused("karyawan pabrik")
    assert talk.say(said) == ["register.other_work", "register.intro", "register.job"]
    assert "karyawan pabrik" in talk.text


def test_who_is_refused_for_their_age_is_not_asked_for_other_work() -> None:
    talk = at_the_job()
    talk.say("jual sayur", "Joyo 1950", "daftar")
    assert talk.asked == "register.to_branch"


def test_my_name_is_asks_nothing_in_english() -> None:
    talk = met(language="en")
    talk.say("4", "I sell rice", "My name is Fitria Handayani, 1996")
    assert talk.answers["called"] == "Fitria Handayani" and talk.answers["birth_year"] == 1996


def test_a_question_that_begins_with_its_verb_is_none_of_their_names() -> None:
    talk = met(language="en")
    talk.say("4", "I sell rice", "is it safe")
    assert "called" not in talk.answers


@pytest.mark.parametrize(
    "said", ["Slamet 1977 bakso koja", "slamet 1977 jual bakso di koja", "Slamet, 1977, bakso, koja"]
)
def test_a_line_of_facts_without_a_word_between_is_read_whole(said: str) -> None:
    talk = at_the_job()
    talk.say(said)
    told = {key: talk.answers[key] for key in ("called", "birth_year")}
    assert told == {"called": "Slamet", "birth_year": 1977}
    assert (talk.answers["job"]["label"], talk.answers["place"]["name"]) == (
        "jual bakso" if "jual" in said else "bakso",
        "Koja",
    )


def test_what_stands_behind_a_comma_is_told_beside_a_line_of_facts() -> None:
    talk = at_the_job()
    talk.say("Siti Aminah 1985 jualan sayur di pasar cilincing, sebulan 2 jt")
    told = [talk.answers.get(key) for key in ("called", "birth_year", "income")]
    assert told == ["Siti Aminah", 1985, {"amount": 2_000_000, "per": "month"}]
    assert (talk.answers["job"]["label"], talk.answers["place"]["name"]) == ("jualan sayur", "Cilincing")


def test_in_few_words_a_place_is_the_last_of_them() -> None:
    talk = at_the_job()
    talk.say("Siti Aminah 1985 jualan sayur cilincing")
    assert (talk.answers["job"]["label"], talk.answers["place"]["name"]) == ("jualan sayur", "Cilincing")


@pytest.mark.parametrize(
    "said",
    [
        "Siti Aminah 1985 jualan sayur di cilincing, itu ibu saya kak",
        "Siti Aminah 1985 jualan sayur di cilincing itu ibu saya",
        "ibu saya Siti Aminah 1985 jualan sayur cilincing",
        "buat istriku siti 1985 jualan sayur di cilincing",
        "Siti 1985 jualan sayur di cilincing, suami 2 juta sebulan",
        "tetangga Siti 1985 jualan sayur di cilincing",
    ],
)
def test_a_line_in_which_somebody_else_comes_is_no_line_of_facts(said: str) -> None:
    talk = at_the_job()
    talk.say(said)
    assert "called" not in talk.answers and "birth_year" not in talk.answers


def test_a_year_beside_work_makes_no_name_of_it() -> None:
    talk = at_the_job()
    talk.say("sejak 1998 jualan bakso")
    assert "called" not in talk.answers and "birth_year" not in talk.answers


PARIS, CILINCING = (48.85, 2.35), (-6.11, 106.94)


def test_a_pin_before_it_is_asked_for_is_kept_and_said() -> None:
    talk = met()
    talk.say("4")
    assert talk.pin(*CILINCING) == ["common.noted", "register.job_alone"]
    assert talk.conversation.answers["place"]["name"] == "Cilincing"


def test_ones_own_card_before_it_is_asked_for_is_kept_and_anothers_is_not() -> None:
    talk = met("telegram")
    talk.say("4")
    assert talk.contact("+6281200000009", own=False)[0] == "register.job"
    assert talk.contact(PHONE, own=True) == ["common.noted", "register.job"]
    assert talk.conversation.answers["phone"] == PHONE


def test_of_whoever_has_not_agreed_yet_no_pin_is_kept() -> None:
    talk = Talk("telegram")
    talk.say("halo")
    talk.pin(*CILINCING)
    talk.contact(PHONE, own=True)
    assert not {"place", "phone"} & talk.answers.keys()


def test_a_pin_or_ones_own_card_at_the_menu_is_kept_for_the_registration() -> None:
    talk = met("telegram")
    assert talk.pin(*CILINCING) == ["common.noted", "menu.menu"]
    assert talk.contact(PHONE, own=True) == ["common.noted", "menu.menu"]
    assert (talk.answers["place"]["name"], talk.answers["phone"]) == ("Cilincing", PHONE)


@pytest.mark.parametrize("before", [("4",), ("4", "jual sayur")])
def test_a_pin_outside_indonesia_is_said_to_be_so(before: tuple[str, ...]) -> None:
    talk = met()
    talk.say(*before)
    asked = talk.asked
    assert talk.pin(*PARIS) == ["common.pin_abroad", asked]


def test_a_driver_who_tells_what_the_owner_gets_is_asked_for_what_is_left() -> None:
    talk = registering()
    talk.say("Budi")
    assert talk.say("setoran 150 ribu sehari") == ["doubts.net_income", "income.income"]
    assert "income" not in talk.answers


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Neneng 12 maret 1990 belum pernah ikut", ("Neneng", 1990)),
        ("M. Yusuf/1988", ("M. Yusuf", 1988)),
        ("namaku Sri lahire 1970", ("Sri", 1970)),
    ],
)
def test_name_and_year_of_one_line_are_taken_however_they_are_parted(
    said: str, told: tuple[str, int]
) -> None:
    talk = met()
    talk.say("4", "jual sayur", said)
    assert (talk.answers["called"], talk.answers["birth_year"]) == told
