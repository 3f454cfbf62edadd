"""What is said where everything is shown: mistakes, a registration given up or held back; a trade that is no place."""

from __future__ import annotations

import pytest

from flows.subject.events import ReferralWithdrawn, RegistrationSubmitted
from tests.talking import Talk

MISTAKES = {
    "yang nomor 2 salah": {},
    "2 salah": {},
    "2 tapi nama saya salah": {},
    "dua program, tapi nomornya salah": {},
    "tiga tapi kemahalan": {},
    "saya punya 2 motor": {},
    "anak saya 2": {},
    "nama saya salah ketik, yang benar Slamet Riyanto": {"called": "Slamet Riyanto"},
    "nomor hp nya salah, yang benar 081399998888": {"phone": "+6281399998888"},
    "ganti nomor 2 jadi 081399998888": {"phone": "+6281399998888"},
    "tahun lahir salah, harusnya 1978": {"birth_year": 1978},
    "eh lahirnya 1978 bukan 1977": {"birth_year": 1978},
    "my name is wrong, it should be Slamet Riyanto": {"called": "Slamet Riyanto"},
}


@pytest.mark.parametrize("said", MISTAKES)
def test_what_speaks_of_a_mistake_sends_nothing_and_sets_right_what_it_says(said: str) -> None:
    talk = Talk("telegram")
    talk.say("daftar", "setuju", "jual bakso di koja", "Slamet Riyadi 1977", "2jt sebulan", "0812 3456 7811")
    assert talk.asked == "register.programmes"
    talk.say(said)
    assert not talk.events(RegistrationSubmitted)
    assert {key: talk.answers[key] for key in MISTAKES[said]} == MISTAKES[said]


@pytest.mark.parametrize(
    ("said", "key", "label"),
    [
        ("bukan jual bakso, jual mie ayam", "job", "jual mie ayam"),
        ("tinggalnya di cilincing bukan koja", "place", "Cilincing"),
    ],
)
def test_what_is_denied_above_the_packages_gives_way_to_what_is_meant(
    said: str, key: str, label: str
) -> None:
    talk = Talk("telegram")
    talk.say(
        "daftar", "setuju", "jual bakso di koja", "Slamet Riyadi 1977", "2jt sebulan", "0812 3456 7811", said
    )
    assert label in talk.answers[key].values()


@pytest.mark.parametrize(
    "said", ["mau batalin pendaftaran", "tidak jadi daftar", "cancel my registration please"]
)
def test_whoever_gives_up_a_registration_under_way_is_asked_once_and_its_agent_is_told(said: str) -> None:
    talk = Talk("telegram")
    talk.say(
        "daftar", "setuju", "jual bakso di koja", "Slamet Riyadi 1977", "2jt sebulan", "0812 3456 7811", "2"
    )
    talk.say(said)
    assert talk.asked == "give_up.sure"
    talk.say("2")
    assert not talk.events(ReferralWithdrawn)
    talk.say(said, "1")
    assert talk.events(ReferralWithdrawn)


@pytest.mark.parametrize("said", ["jangan kirim dulu", "kirim tapi jangan sekarang", "nanti aja kirimnya"])
def test_whoever_holds_a_registration_back_sends_nothing_and_still_gets_news(said: str) -> None:
    talk = Talk("telegram")
    talk.say("daftar", "setuju", "jual bakso di koja", "Slamet Riyadi 1977", "2jt sebulan", "0812 3456 7811")
    assert talk.say(said) == ["common.waiting", "register.programmes"]
    assert "opted_out" not in talk.conversation.about


@pytest.mark.parametrize("said", ["Slamet Riyadi 1977 belum pernah", "Slamet Riyadi 1977 belum"])
def test_what_stands_behind_a_year_does_not_lose_it_and_back_leads_to_the_name(said: str) -> None:
    talk = Talk("telegram")
    talk.say("daftar", "setuju", "jual bakso di koja", said)
    assert (talk.answers["called"], talk.answers["birth_year"]) == ("Slamet Riyadi", 1977)
    talk.say("kembali")
    assert talk.asked == "register.called"


@pytest.mark.parametrize("said", ["kusir andong mas, narik turis", "jualan pempek dek, keliling samo online"])
def test_a_word_of_somebodys_work_is_no_place_until_it_is_confirmed(said: str) -> None:
    talk = Talk()
    talk.say("daftar", "setuju", said)
    assert "place" not in talk.answers
