"""Words that work anywhere, and questions that take them as answers."""

from __future__ import annotations

import pytest

from flows.subject.events import HumanAsked
from tests.talking import Talk, met, registering


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        ("menu", "menu.menu"),
        ("bantuan", "common.help"),
        ("kenapa", "register.called"),
        ("batal", "common.cancelled"),
        ("petugas", "agent.offer"),
        ("bahasa", "language.choose"),
        ("berhenti", "stop.stopped"),
        ("data saya", "my_data.held"),
        ("hapus", "erase.sure"),
        ("nanti", "common.later"),
        ("halo", "common.greeting"),
        ("Assalamualaikum!", "common.greeting"),
        ("kembali ke pertanyaan sebelumnya", "register.job"),
        ("go back", "register.job"),
    ],
)
def test_a_word_works_in_the_middle_of_a_question(word: str, heard: str) -> None:
    talk = registering()
    assert heard in talk.say(word)
    assert "called" not in talk.answers


def test_an_interruption_comes_back_to_the_open_question() -> None:
    talk = registering()
    talk.say("Siti", "manfaatnya apa", "sudah cukup")
    assert talk.asked == "income.income"
    assert talk.answers["called"] == "Siti"


def test_a_notice_never_moves_the_open_question() -> None:
    talk = registering()
    talk.hear("unserved", reference="JK-1")
    assert talk.asked == "register.called"
    talk.say("Siti")
    assert talk.answers["called"] == "Siti"


def test_a_photo_is_answered_and_the_question_repeated() -> None:
    talk = registering()
    assert talk.send("photo") == ["common.unreadable", "register.called"]


def test_a_number_that_must_not_be_sent_is_not_taken() -> None:
    talk = registering()
    assert talk.say("3172045206850001")[0] == "common.sensitive"
    assert talk.asked == "register.called"


def test_three_misses_offer_a_person_and_keep_everything() -> None:
    talk = met()
    talk.say("2", "ojol")
    hints = {talk.say("zzz qqq")[0] + talk.text.splitlines()[0] for _ in range(2)}
    assert len(hints) == 2
    assert talk.say("zzz qqq")[0] == "common.offer_person"
    assert talk.asked == "eligibility.birth_year"
    talk.say("1985")
    assert talk.answers["birth_year"] == 1985
    assert talk.answers["job"]["label"] == "ojol"


def test_somebody_new_is_greeted_whatever_comes_first() -> None:
    for first in ("halo", "/start", "zzz", "1"):
        keys = Talk().say(first)
        assert (keys[0], keys[-1]) == ("welcome.hello", "menu.menu")


def test_lanjut_is_a_village_where_a_place_is_asked() -> None:
    talk = registering()
    talk.say("Siti", "3 juta sebulan", "Lanjut", "1")  # asked back: it is an everyday word too
    assert talk.answers["place"]["name"] == "Lanjut"


def test_a_menu_that_lists_a_word_takes_it_as_its_own() -> None:
    assert met().say("petugas") == ["agent.offer"]


def test_a_greeting_in_a_choice_is_answered_kindly() -> None:
    talk = met()
    talk.say("2")
    assert talk.say("selamat pagi") == ["common.greeting", "eligibility.job"]


def test_the_ladder_is_a_hint_then_simpler_words_with_buttons_then_a_person() -> None:
    talk = met()
    talk.say("2", "ojol")
    words = talk.world.words.find("id", "eligibility", "birth_year")
    talk.say("zzz qqq")
    assert talk.text.startswith(words.hints[0])
    assert talk.text.endswith(words.text)
    talk.say("zzz qqq")
    assert talk.text == words.simpler
    assert talk.labels == ["Kembali", "Kenapa ditanya", "Minta petugas"]
    talk.say("zzz qqq")
    assert talk.text.startswith(talk.world.words.find("id", "common", "offer_person").text[:20])
    assert (talk.asked, talk.labels) == ("eligibility.birth_year", ["Minta petugas"])
    talk.say("zzz qqq")
    assert "stuck.noted" in talk.keys and talk.events(HumanAsked)
    assert talk.asked == "eligibility.birth_year"


def test_the_same_hint_is_never_said_twice() -> None:
    talk = met()
    talk.say("2", "ojol")
    words = talk.world.words.find("id", "eligibility", "birth_year")
    said = []
    for text in ("zzz", "qqq zzz", "menu", "2", "www", "vvv", "zzz", "qqq"):
        talk.say(text)
        said += [hint for hint in (*words.hints, words.simpler) if hint in talk.text]
    assert len(said) == len(set(said))


def test_a_person_is_noted_once_for_whoever_stays_lost() -> None:
    talk = met()
    talk.say("2", "ojol")
    asked = 0
    for _ in range(8):
        talk.say("zzz qqq")
        asked += len(talk.events(HumanAsked))
    assert asked == 1


def test_an_answer_to_the_question_underneath_is_heard() -> None:
    talk = met()
    talk.say("iuran", "petugas")
    assert talk.asked == "agent.offer"
    talk.say("3 juta sebulan")
    assert talk.answers["income"]["amount"] == 3_000_000


def test_a_voice_message_gets_a_way_on_and_the_second_a_person() -> None:
    talk = met()
    talk.say("iuran")
    talk.send("voice")
    assert talk.labels == ["Kembali", "Kenapa ditanya", "Minta petugas"]
    assert talk.send("voice")[1] == "common.unread_again"
    assert talk.labels == ["Minta petugas"]
    talk.say("3 juta sebulan")
    talk.say("menu", "iuran")
    talk.send("voice")
    assert "common.unread_again" not in talk.keys


def test_where_there_is_nothing_to_press_the_ways_out_are_pressed() -> None:
    talk = met()
    talk.say("2", "ojol", "zzz qqq", "zzz qqq")
    assert talk.labels == ["Kembali", "Kenapa ditanya", "Minta petugas"]
    talk.tap("Kembali")
    assert talk.asked == "eligibility.job"


def test_who_asks_for_the_flow_they_are_in_hears_its_question_again() -> None:
    talk = registering()
    open_question = talk.asked
    talk.say("kalau saya kecelakaan dapat apa")
    assert talk.asked == "programmes.which"
    assert talk.say("daftar") == [open_question]
    assert talk.say("daftar") == [open_question]
    assert len(talk.conversation.stack) == 2
