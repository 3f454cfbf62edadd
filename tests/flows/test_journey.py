"""From the first hello to a reference number, as each channel lets people answer."""

from __future__ import annotations

import pytest

from bot.engine.events import ConsentGiven, ConsentWithdrawn
from flows.subject.events import HumanAsked, ReferralAsked, RegistrationSubmitted
from tests.talking import CONSENTED, Talk, met, registering, reviewing

NOTICE = CONSENTED

HELLO = {"id": "mau daftar", "en": "hello, i want to register"}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("channel", ["whatsapp", "telegram"])
def test_siti_gets_a_reference_number(channel: str, language: str) -> None:
    talk = Talk(channel)
    talk.say(HELLO[language], "1", "ojol", "Siti 1985")
    if channel == "telegram":
        talk.contact("+6281234567890", own=True)
    talk.say("150000", "1", "Kalibaru, Cilincing", "2")
    (submitted,) = talk.events(RegistrationSubmitted)
    assert isinstance(submitted, RegistrationSubmitted)
    assert submitted.answers["phone"] == "+6281234567890"
    assert talk.events(ReferralAsked)
    assert talk.conversation.language == language
    assert talk.say("3")[-1] == "menu.menu"


def test_ten_messages_are_enough_from_the_first_word_to_kirim() -> None:
    talk = Talk()
    said = (
        *("halo kak mau daftar dong", "setuju", "jual sayur", "Siti", "1985", "100 ribu sehari"),
        *("Kalibaru, Cilincing", "JKK + JKM"),
    )
    bubbles = 0
    for text in said:
        talk.say(text)
        bubbles += len(talk.bubbles)
    assert talk.events(RegistrationSubmitted)
    assert len(said) <= 10 and bubbles <= 12


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("setuju", ["service", "updates"]),
        ("ya kak", ["service", "updates"]),
        ("setuju tanpa kabar", ["service"]),
        ("tanpa kabar aja", ["service"]),
        ("pengen daftar", []),
        ("mau daftar dong", []),
        ("nanti dulu", []),
        ("iya tapi buat apa?", []),
        ("hmm", []),
    ],
)
def test_consent_takes_a_clear_yes_only(said: str, kinds: list[str]) -> None:
    talk = Talk()
    talk.say("mau daftar", said)
    given = [event for event in talk.events(ConsentGiven) if isinstance(event, ConsentGiven)]
    assert [event.kind for event in given] == kinds
    assert all((event.version, event.language) == (NOTICE, "id") for event in given)
    assert all("WhatsApp" in event.text and "Koprindo" in event.text for event in given)


def test_the_wish_survives_the_consent() -> None:
    talk = Talk()
    talk.say("mau daftar", "pengen daftar", "boleh")
    assert talk.asked == "register.job"


def test_who_does_not_agree_may_still_ask() -> None:
    talk = Talk()
    talk.say("mau daftar", "nanti dulu")
    assert talk.asked == "menu.menu"
    assert not talk.conversation.consent
    assert talk.say("berapa iurannya?")[-1] == "income.income"


def test_whoever_was_turned_away_for_their_work_is_asked_for_it_anew() -> None:
    talk = met()
    talk.say("4", "karyawan pabrik", "2")
    assert talk.asked == "menu.menu"
    assert "register.other_work" in talk.say("4")
    talk.say("jual bakso malam hari, Cilincing")
    assert talk.asked == "register.called_and_year"


@pytest.mark.parametrize(
    "said", ["dulu saya ikut dari pabrik", "saya pernah ikut tapi nunggak", "kartu lama saya ada"]
)
def test_an_earlier_membership_is_asked_about_once_it_is_spoken_of(said: str) -> None:
    talk = registering()
    talk.say("Siti", said)
    assert talk.asked == "eligibility.member"


def test_membership_is_assumed_shown_and_corrected_otherwise() -> None:
    talk = reviewing()
    assert "Belum pernah" in talk.text
    talk.say("ganti kepesertaan", "3")
    assert talk.answers["member"] == "bpu_lapsed"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        *(
            ("dua aja dulu kak", "two"),
            ("nang dua haja", "two"),
            ("telu kabeh", "three"),
            ("all three please", "three"),
        ),
        *(
            ("yg tiga mi kak sekalian ada tabungannya", "three"),
            ("Tiga2nya mas, JHT ikut", "three"),
            ("dua we a", "two"),
            ("dua sama jht", None),
        ),
        *(("tiga bulan dulu", None), ("bedanya dua sama tiga apa", None), ("jangan yang tiga", None)),
    ],
)
def test_one_number_of_programmes_and_nothing_else_chooses(said: str, kept: str | None) -> None:
    talk = registering()
    talk.say("Siti", "3 juta sebulan", "Kalibaru, Cilincing", said)
    assert talk.answers.get("programmes") == kept


def test_somebody_elses_number_is_not_taken_by_a_slip() -> None:
    talk = registering("telegram")
    talk.say("Siti")
    talk.contact("+6285555555555", own=False)
    assert talk.asked == "register.phone"
    assert "phone" not in talk.answers


def test_on_whatsapp_the_known_number_stands_in_the_review_to_be_corrected() -> None:
    talk = reviewing("whatsapp")
    assert "+6281234567890" in talk.text
    talk.say("ganti nomor hp 0812 0000 0002")
    assert talk.answers["phone"] == "+6281200000002"
    assert talk.asked == "register.review"


def test_a_number_need_not_be_given() -> None:
    talk = registering("telegram")
    talk.say("Siti")
    talk.tap("Lewat chat ini saja")
    assert talk.answers["phone"] == "chat_only"
    assert talk.asked == "income.income"


def test_a_pin_says_where_as_well_as_words_do() -> None:
    talk = registering()
    talk.say("Siti", "3 juta sebulan")
    talk.pin(-6.1103, 106.9437)
    assert talk.answers["place"]["code"].startswith("31.72.04")
    assert talk.asked == "register.programmes"
    assert "Cilincing" in talk.text


def test_days_a_month_are_assumed_shown_and_corrected_by_a_word() -> None:
    talk = registering()
    talk.say("Siti", "100 ribu sehari")
    assert "25 hari" in talk.text and "Rp2.500.000" in talk.text
    talk.say("6 hari seminggu")
    assert talk.answers["work_days"] == 26
    assert talk.asked == "register.place"
    talk.say("Kalibaru, Cilincing")
    assert "26" in talk.text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        *(("dua aja", "two"), ("yang dua", "two"), ("2", "two"), ("loro wae", "two"), ("dua program", "two")),
        *(("tiga", "three"), ("ambil tiga kak", "three"), ("3", "three"), ("belum tahu", "undecided")),
    ],
)
def test_a_package_is_the_number_of_its_programmes_however_it_is_said(said: str, kept: str) -> None:
    talk = registering()
    talk.say("Siti", "3 juta sebulan", "Kalibaru, Cilincing", said)
    assert talk.answers.get("programmes") == kept


@pytest.mark.parametrize(
    "said", ["udah bener semua, kirim aja", "kirimin ya kak", "ya sudah kirimkan", "submit"]
)
def test_the_review_hears_a_word_that_sends(said: str) -> None:
    talk = reviewing()
    talk.say(said)
    assert talk.events(RegistrationSubmitted)


@pytest.mark.parametrize(
    "said", ["jangan kirim dulu", "kirim tapi namanya salah", "kirim ke siapa?", "nanti kirim"]
)
def test_the_review_sends_nothing_by_a_slip(said: str) -> None:
    talk = reviewing()
    talk.say(said)
    assert not talk.events(RegistrationSubmitted)


def test_a_bare_number_of_an_income_is_in_thousands() -> None:
    talk = registering()
    talk.say("Siti", "150")
    assert talk.answers["income"]["amount"] == 150_000
    talk = registering()
    talk.say("Siti", "sehari dapet 200 kadang 150")
    assert all(label.startswith(("Rp200.000", "Rp150.000")) for label in talk.labels)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Siti Aminah 1985", {"called": "Siti Aminah", "birth_year": 1985}),
        ("nama saya Siti, tahun lahirnya 1985", {"called": "Siti", "birth_year": 1985}),
        ("1985 Siti", {"called": "Siti", "birth_year": 1985}),
        ("Siti 3 maret 1985", {"called": "Siti", "birth_year": 1985}),
        ("Siti, umur 41", {"called": "Siti"}),
        ("Siti", {"called": "Siti"}),
        ("1985", {"birth_year": 1985}),
        ("besok 2 kali aja", {}),
    ],
)
def test_name_and_year_are_read_from_one_message_or_one_after_the_other(
    said: str, kept: dict[str, object]
) -> None:
    talk = met()
    talk.say("4", "jual sayur", said)
    assert {key: talk.answers[key] for key in ("called", "birth_year") if key in talk.answers} == kept


def test_somebody_paid_by_others_is_not_asked_for_their_name() -> None:
    talk = met()
    talk.say("4", "kerja di pabrik digaji bulanan")
    assert "eligibility.employee" in talk.keys
    assert "called" not in talk.answers


def test_a_bare_ya_to_the_two_later_consents_gives_the_first_only() -> None:
    talk = reviewing()
    talk.say("kirim", "ya")
    assert consents(talk) == ["questions"]
    assert talk.asked == "register.broadcasts"


@pytest.mark.parametrize(
    ("presses", "given"),
    [
        (["Boleh tanya nanti", "Boleh"], ["questions", "broadcasts"]),
        (["Boleh tanya nanti", "Tidak usah"], ["questions"]),
        (["Boleh kirim kabar", "Ya, boleh"], ["broadcasts", "questions"]),
        (["Boleh kirim kabar", "Tidak perlu"], ["broadcasts"]),
        (["Tidak keduanya"], []),
    ],
)
def test_the_two_later_consents_are_two_presses_and_two_rows(presses: list[str], given: list[str]) -> None:
    talk = reviewing()
    talk.say("kirim")
    found: list[str] = []
    for label in presses:
        talk.tap(label)
        found += consents(talk)
    assert found == given
    assert talk.asked == "menu.menu"


def consents(talk: Talk) -> list[str]:
    return [event.kind for event in talk.events(ConsentGiven) if isinstance(event, ConsentGiven)]


def test_stop_takes_both_back() -> None:
    talk = reviewing()
    talk.say("kirim", "1", "1", "STOP")
    ended = [event.kind for event in talk.events(ConsentWithdrawn) if isinstance(event, ConsentWithdrawn)]
    assert ended == ["broadcasts", "questions"]


def test_a_new_registration_has_no_outcome_of_the_last() -> None:
    talk = reviewing()
    talk.conversation.about.update(member_last4="1234", by_branch=True, reject_reason="x")
    talk.say("kirim")
    assert not {"member_last4", "by_branch", "reject_reason"} & set(talk.conversation.about)


def test_nothing_is_asked_underneath_once_somebody_is_erased() -> None:
    talk = reviewing()
    talk.say("kirim", "1", "1", "stop")
    assert talk.asked == "stop.referral"
    assert talk.say("hapus", "1") == ["erase.erased", "menu.menu"]


def test_who_wants_the_branch_is_not_asked_a_second_time() -> None:
    talk = met()
    talk.say("4", "jual sayur", "Joyo 1950")
    assert talk.asked == "register.to_branch"
    assert talk.say("1") == ["register.human_noted", "menu.menu"]
    assert talk.events(HumanAsked)


@pytest.mark.parametrize("job", ["vegetable seller", "fisherman", "tailor", "housemaid"])
def test_a_common_job_is_known_in_english_too(job: str) -> None:
    talk = met(language="en")
    talk.say("4", job)
    assert talk.answers["job"]["status"] != "none"
