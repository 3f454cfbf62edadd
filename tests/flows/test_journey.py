"""From the first hello to a reference number, as each channel lets people answer."""

from __future__ import annotations

import pytest

from bot.engine.events import ConsentGiven, ConsentWithdrawn
from flows.subject.events import HumanAsked, ReferralAsked, RegistrationSubmitted
from tests.talking import CONSENTED, SITI, Talk, met, registering, reviewing

LANGUAGE = {"id": "1", "en": "2"}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("channel", ["whatsapp", "telegram"])
def test_siti_gets_a_reference_number(channel: str, language: str) -> None:
    talk = Talk(channel)
    talk.say("halo", LANGUAGE[language], "1", "4", "1", "1985", "1", "1", "Siti")
    if channel == "whatsapp":
        talk.say("1")
    else:
        talk.contact("+6281234567890", own=True)
    talk.say("ojol", "150000", "1", "25", "1", "Kalibaru, Cilincing", "dekat masjid", "1", "1", "kirim")
    (submitted,) = talk.events(RegistrationSubmitted)
    assert isinstance(submitted, RegistrationSubmitted)
    assert submitted.answers["phone"] == "+6281234567890"
    assert talk.events(ReferralAsked)
    assert talk.conversation.language == language
    assert talk.say("2", "2")[-1] == "menu.menu"


def test_agreeing_is_kept_with_the_version_that_was_shown() -> None:
    talk = Talk()
    talk.say("halo", "1", "setuju")
    (given,) = talk.events(ConsentGiven)
    assert isinstance(given, ConsentGiven)
    assert (given.kind, given.version, given.language) == ("service", CONSENTED, "id")


def test_somebody_elses_number_is_not_taken_by_a_slip() -> None:
    talk = registering("telegram")
    talk.say("Siti")
    talk.contact("+6285555555555", own=False)
    assert talk.asked == "register.phone"
    assert "phone" not in talk.answers


def test_on_whatsapp_the_known_number_is_only_confirmed() -> None:
    talk = registering("whatsapp")
    assert talk.say("Siti") == ["register.phone_confirm"]


def test_a_number_need_not_be_given() -> None:
    talk = registering("telegram")
    talk.say("Siti")
    talk.tap("Lewat chat ini saja")
    assert talk.answers["phone"] == "chat_only"
    assert talk.asked == "register.job"


def test_a_pin_says_where_as_well_as_words_do() -> None:
    talk = registering()
    talk.say("Siti", "ya", "ojol", "3 juta sebulan", "1")
    talk.pin(-6.1103, 106.9437)
    assert talk.answers["place"]["code"].startswith("31.72.04")
    assert talk.asked == "register.landmark"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Koperasi Maju Bersama", "Koperasi Maju Bersama"),
        ("paguyuban ojek Koja", "paguyuban ojek Koja"),
        ("saya ikut arisan RW 5", "saya ikut arisan RW 5"),
        ("tidak", "no_community"),
        ("nggak ikut", "no_community"),
        ("lewati", "no_community"),
    ],
)
def test_a_community_is_named_in_free_words_or_skipped(typed: str, kept: str) -> None:
    talk = registering()
    talk.say(*SITI[:-1])
    assert talk.asked == "register.community"
    talk.say(typed)
    assert (talk.answers["community"], talk.asked) == (kept, "register.review")


def test_who_showed_a_code_is_not_asked_for_their_community() -> None:
    talk = registering()
    talk.hear("checked_community", about={"showed_code": True}, community="Maju", agent_branch="Cilincing")
    talk.say(*SITI[:-1])
    assert talk.asked == "register.review"


def test_later_questions_have_a_consent_of_their_own() -> None:
    talk = reviewing()
    talk.say("kirim", "ya, boleh")
    (given,) = talk.events(ConsentGiven)
    assert isinstance(given, ConsentGiven)
    assert given.kind == "questions" and "tanya kabar" in given.text
    talk.say("tidak usah", "STOP")
    ended = [event.kind for event in talk.events(ConsentWithdrawn) if isinstance(event, ConsentWithdrawn)]
    assert ended == ["broadcasts", "questions"]


def test_what_somebody_asked_first_is_answered_after_the_greeting() -> None:
    talk = Talk()
    talk.say("mau tanya iuran", "1", "1")
    assert talk.asked == "income.income"


@pytest.mark.parametrize(
    ("chosen", "goes"),
    [
        ("4", ["cost.months"]),
        ("kenapa", ["why.price", "why.price_changes", "cost.more"]),
        ("2", ["income.income"]),
    ],
)
def test_back_from_a_what_if_the_first_price_stands(chosen: str, goes: list[str]) -> None:
    talk = Talk()
    talk.say("halo", "1", "1", "berapa biayanya", "100 ribu sehari", "25", "2", "2", "kembali")
    assert talk.asked == "cost.more"
    assert talk.say(chosen) == goes


def test_a_what_if_left_for_the_menu_is_forgotten() -> None:
    talk = Talk()
    talk.say("halo", "1", "1", "berapa biayanya", "3 juta sebulan", "2", "2", "menu")
    assert talk.say("berapa biayanya")[-1] == "cost.more"
    assert talk.answers["income"]["amount"] == 3_000_000


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
    talk.say("4", "1", "1950", "1")
    assert talk.asked == "register.to_branch"
    assert talk.say("1") == ["register.human_noted", "menu.menu"]
    assert talk.events(HumanAsked)


@pytest.mark.parametrize("job", ["vegetable seller", "fisherman", "tailor", "housemaid"])
def test_a_common_job_is_known_in_english_too(job: str) -> None:
    talk = registering("whatsapp", "en")
    assert talk.say("Siti", "yes", job) == ["income.income"]
