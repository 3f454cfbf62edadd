"""What else people send: words under pictures, albums, edits, cards, buttons of others, letters passed on."""

from __future__ import annotations

import pytest

from bot.engine.happenings import Contact, Message, Tap, Unreadable
from tests.talking import Talk, met, registering


def edit(talk: Talk, text: str, ref: str) -> list[str]:
    return talk.take(Message(text, ref=ref, edited=True))


def says(talk: Talk, *texts: str) -> list[str]:
    """Each with a number of its own: "1", "2" …"""
    keys: list[str] = []
    for number, text in enumerate(texts, start=1):
        keys = talk.take(Message(text, ref=str(number)))
    return keys


# --- pictures and files --------------------------------------------------------------------------


@pytest.mark.parametrize("beside", ["photo", "document"])
@pytest.mark.parametrize(
    "words", ["ini ktp saya", "KTP", "foto kk sama ktp bu", "kartu keluarga saya", "Buku tabungan"]
)
def test_words_that_call_a_picture_a_paper_are_warned_about_as_a_bare_picture_is(
    beside: str, words: str
) -> None:
    talk = registering()
    assert talk.take(Message(words, beside=beside)) == ["common.unreadable", "register.called"]
    assert "KTP" in talk.text or "dokumen" in talk.text
    assert "called" not in talk.answers


def test_words_under_a_picture_may_be_the_answer() -> None:
    talk = registering()
    talk.take(Message("Siti", beside="photo"))
    assert talk.answers["called"] == "Siti"


def test_words_under_a_picture_that_answer_nothing_get_what_the_picture_gets() -> None:
    talk = met()
    talk.say("3")
    assert talk.take(Message("lapak bagus ya", beside="photo"))[0] == "common.unreadable"
    assert talk.conversation.misses == 0


def test_somebody_new_who_sends_a_paper_is_warned_and_greeted() -> None:
    talk = Talk()
    assert talk.take(Message("ini ktp saya", beside="photo"))[0] == "common.unreadable"
    assert talk.conversation.stack


def test_an_album_is_answered_once() -> None:
    talk = met()
    answered = [talk.take(Unreadable("photo", album="77")) for _ in range(3)]
    assert [bool(keys) for keys in answered] == [True, False, False]
    assert talk.take(Unreadable("photo", album="78"))


def test_words_under_the_first_picture_of_an_album_are_answered_and_the_others_are_silent() -> None:
    talk = registering()
    talk.take(Message("Siti", beside="photo", album="77"))
    assert talk.take(Unreadable("photo", album="77")) == []
    assert talk.answers["called"] == "Siti"


def test_pictures_that_come_at_once_without_an_album_are_answered_once() -> None:
    talk = met()
    assert talk.send("photo") and not talk.wait(seconds=2).send("photo") and not talk.send("photo")
    assert talk.wait(seconds=6).send("photo")
    assert talk.send("document")


def test_every_voice_message_is_answered() -> None:
    talk = met()
    assert talk.send("voice") and talk.send("voice")


@pytest.mark.parametrize("language", ["id", "en", "jv", "su"])
@pytest.mark.parametrize("what", ["photo", "voice", "video", "document", "sticker", "contact", "other"])
def test_every_kind_is_answered_in_the_persons_language(what: str, language: str) -> None:
    talk = met(language=language)
    assert talk.send(what)[0] == "common.unreadable"
    said = talk.world.words.find(language, "common", "unreadable").options[what]
    assert talk.text.startswith(said)


# --- edits ---------------------------------------------------------------------------------------


def test_an_edit_mends_the_answer_it_was() -> None:
    talk = registering()
    says(talk, "Sitti")
    keys = edit(talk, "Siti", "1")
    assert keys == ["common.changed", "income.income"]
    assert talk.answers["called"] == "Siti"


def test_an_edit_may_be_edited_again() -> None:
    talk = registering()
    says(talk, "Sitti")
    edit(talk, "Sity", "1")
    edit(talk, "Siti", "1")
    assert talk.answers["called"] == "Siti"


def test_an_older_message_that_is_edited_changes_nothing_and_says_so() -> None:
    talk = registering()
    asked = says(talk, "Sitti", "100 ribu sehari")
    assert edit(talk, "Siti", "1") == ["common.edited_late", *asked[-1:]]
    assert talk.answers["called"] == "Sitti"


def test_an_edit_after_a_button_is_about_an_older_message() -> None:
    talk = registering()
    says(talk, "Sitti", "100 ribu")
    talk.tap("Sehari")
    assert edit(talk, "Siti", "1")[0] == "common.edited_late"


def test_what_was_not_understood_is_heard_anew_when_it_is_edited() -> None:
    talk = met()
    talk.say("2")
    says(talk, "qwrtz")
    assert talk.conversation.misses == 1
    edit(talk, "jual sayur", "1")
    assert talk.answers["job"]["status"] == "own"


@pytest.mark.parametrize("text", ["Siti", "siti "])
def test_a_mended_slip_says_nothing(text: str) -> None:
    talk = registering()
    says(talk, "Siti")
    assert edit(talk, text, "1") == []
    assert talk.answers["called"] == "Siti"


def test_an_edited_question_is_not_answered_twice() -> None:
    talk = registering()
    says(talk, "brp sebulanya")
    before = talk.asked
    assert edit(talk, "berapa sebulannya", "1") == [] and talk.asked == before


def test_an_edit_of_somebody_we_never_heard_is_silent() -> None:
    assert edit(Talk(), "halo", "1") == []


# --- cards and buttons ---------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["6281234567890", "+6281234567890", "081234567890", "+62 812-3456-7890"])
def test_a_card_of_ones_own_is_read_like_a_typed_number(number: str) -> None:
    talk = asked_for_a_number()
    talk.take(Contact(number, own=True))
    assert talk.answers["phone"] == "+6281234567890"


@pytest.mark.parametrize("number", ["12345", "+60123456789", "6012345678", "14045"])
def test_a_number_that_nobody_could_type_is_no_answer_on_a_card_either(number: str) -> None:
    talk = asked_for_a_number()
    talk.take(Contact(number, own=True))
    assert "phone" not in talk.answers and talk.asked == "register.phone"


def test_somebody_elses_card_is_asked_back() -> None:
    talk = asked_for_a_number()
    assert talk.take(Contact("6281234567890", own=False)) == ["common.did_you_mean"]
    assert "phone" not in talk.answers
    talk.say("1")
    assert talk.answers["phone"] == "+6281234567890"


def asked_for_a_number() -> Talk:
    talk = registering("telegram")
    talk.say("Siti")
    assert talk.asked == "register.phone"
    return talk


@pytest.mark.parametrize("token", ["konfirmasi", '{"id": 7}', "HX0123.ya", "1", "yes_button"])
def test_a_button_that_is_not_ours_is_heard_by_its_words(token: str) -> None:
    talk = met()
    talk.say("2", "kerja di bengkel orang")
    talk.take(Tap(token, "Kerja sendiri"))
    assert talk.answers["work"] == "own"


def test_somebody_new_who_presses_a_foreign_button_is_heard_by_its_words() -> None:
    talk = Talk()
    talk.take(Tap("template-7", "mau daftar"))
    assert talk.conversation.wanted == "register" or talk.asked.startswith("register")


@pytest.mark.parametrize("token", ["0badcafe.yes", "n.K7.accept", "0badcafe.!agent"])
def test_a_button_of_ours_that_is_past_is_never_heard_by_its_words(token: str) -> None:
    talk = met()
    talk.say("2", "kerja di bengkel orang")
    talk.take(Tap(token, "Kerja sendiri"))
    assert "work" not in talk.answers


def test_the_label_of_the_open_sharing_button_asks_to_type() -> None:
    talk = asked_for_a_number()
    assert talk.say("Kirim nomor saya") == ["common.cannot_share", "register.phone"]


@pytest.mark.parametrize("label", ["Kirim nomor saya", "kirim lokasi", "Kirim nomor kula"])
def test_the_label_of_an_earlier_sharing_button_is_no_name(label: str) -> None:
    talk = registering()
    assert talk.say(label)[0] == "common.old_button"
    assert "called" not in talk.answers


@pytest.mark.parametrize("label", ["Lewat chat ini saja", "Only this chat"])
def test_a_choice_below_a_sharing_button_is_an_answer_there_and_nowhere_else(label: str) -> None:
    talk = asked_for_a_number()
    talk.say("Lewat chat ini saja")
    assert talk.answers["phone"] == "chat_only"
    assert talk.say(label)[0] == "common.old_button"


# --- passed on -----------------------------------------------------------------------------------

HOAXES = [
    "Anda dapat BSU 600rb. Klik bit.ly/bsu-2026 sebelum jam 12",
    "Selamat! Nomor Anda menang undian BPJS, hubungi www.bpjs-hadiah.net",
    "Pencairan BSU tahap 2 sudah dibuka, cek nama Anda sekarang https://x.example/bsu",
]


@pytest.mark.parametrize("text", HOAXES)
def test_a_letter_passed_on_is_judged_and_the_question_waits(text: str) -> None:
    talk = registering()
    assert talk.take(Message(text, forwarded=True))[0] == "genuine.tell"
    assert talk.asked == "register.called" and "called" not in talk.answers


@pytest.mark.parametrize("text", HOAXES)
def test_somebody_new_who_passes_a_letter_on_gets_to_hear_of_it(text: str) -> None:
    talk = Talk()
    talk.take(Message(text, forwarded=True))
    assert talk.conversation.wanted == "genuine" or "genuine.tell" in talk.keys


def test_an_answer_that_was_passed_on_is_an_answer() -> None:
    talk = registering()
    talk.take(Message("Siti", forwarded=True))
    assert talk.answers["called"] == "Siti"
