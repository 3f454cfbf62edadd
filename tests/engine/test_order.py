"""The order in which something is heard, by name, and a case for each row in which that row decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from bot.engine.happenings import Contact, Heard, Message, Notice, Pin, Tap, Unreadable
from bot.engine.hearing.order import ORDER, Place, looked_at, order
from bot.engine.walk import Walk
from bot.engine.world import Hears
from bot.rules.figures import Month
from flows.hearing import HEARERS
from flows.subject.notices import NOTICES
from tests.cast import PHONE
from tests.talking import Talk, met, registering, reviewing

Case = Callable[[], Talk]


def said(talk: Talk, text: str) -> Talk:
    talk.say(text)
    return talk


def tapped(talk: Talk, option: str) -> Talk:
    """Press the button of an option, on the latest bubble that has it."""
    tokens = [token for token in talk.shown.values() if token.endswith(f".{option}")]
    talk.take(Tap(tokens[-1]))
    return talk


def away(talk: Talk) -> Talk:
    return talk.wait(hours=30)


def news(talk: Talk, kind: str, code: str = "", **more: object) -> Talk:
    """A notice, with something for everything it tells."""
    talk.take(Notice(kind, code, {**dict.fromkeys(NOTICES.of(kind).facts, "–"), **more}))
    return talk


def an_agent() -> Talk:
    return news(met(), "linked", "A1", about={"role": "agent", "agent_id": "1"})


def offered() -> Talk:
    return news(an_agent(), "offer", "K7")


def asked_when() -> Talk:
    """Three times to meet an agent were proposed."""
    return news(met(), "visit_offer", "K7")


def reminded() -> Talk:
    """Told that it is time for the contribution of a month, and asked whether it is paid."""
    return news(met(), "pay_remind", "K7", month=Month(2026, 12))


def in_a_talk() -> Talk:
    return news(met(), "chat_open", "P1", held="agent")


def mourning() -> Talk:
    talk = met()
    talk.say("suami saya meninggal kak")
    return talk


def asked_the_price() -> Talk:
    """At "Berapa penghasilan Anda?", a question with no buttons."""
    return said(met(), "3")


def born() -> Talk:
    """The year of birth is said, and another question is open that lists its answers."""
    talk = met()
    talk.say("2", "jual sayur", "1985")
    return talk


def misread() -> Talk:
    """At the year of birth after an age, with both years offered."""
    talk = met()
    talk.say("2", "jual sayur", "umur saya 40")
    return talk


def sent(talk: Talk, what: str, file: str = "") -> Talk:
    talk.take(Unreadable(what, file))
    return talk


def forged(talk: Talk) -> Talk:
    talk.take(Tap("ffffffff.yes"))
    return talk


def pinned(talk: Talk) -> Talk:
    talk.pin(-6.1, 106.9)
    return talk


def choosing() -> Talk:
    """At the packages, with everything else answered."""
    return said(at_the_place(), "Kalibaru, Cilincing")


def registered_and_sent() -> Talk:
    """An agent is looked for."""
    return said(choosing(), "3")


def at_the_place() -> Talk:
    talk = registering()
    talk.say("Bu Siti", "3 juta sebulan")
    return talk


def an_agent_at_work() -> Talk:
    """Asked what to change about their work, a second question of the menu itself."""
    return said(an_agent(), "3")


def pressed_long_ago() -> Talk:
    """The options of an answered question stand on the screen of somebody who is asked for another."""
    talk = registering()
    talk.say("Siti", "100 ribu", "sehari")
    return tapped(talk, "week")


def earning() -> Talk:
    """Told how much a month 25 days make."""
    talk = registering()
    talk.say("Siti", "100 ribu sehari")
    return talk


def refused_for_work() -> Talk:
    talk = at_the_first_question()
    talk.say("karyawan pabrik")
    return talk


def at_the_first_question() -> Talk:
    return said(met(), "4")


def priced() -> Talk:
    """Told the price; the buttons below it are still on the screen."""
    talk = asked_the_price()
    return said(said(said(talk, "3 juta sebulan"), "2"), "menu")


def lost() -> Talk:
    """Twice not understood, so that the ways out stand as buttons."""
    talk = asked_the_price()
    talk.say("xyz", "xyz")
    return talk


def numbered(talk: Talk, text: str, **more: object) -> Talk:
    """A message whose author can change it later."""
    talk.take(Message(text, ref="1", **more))  # type: ignore[arg-type]
    return talk


def edited(talk: Talk, text: str, ref: str = "1") -> Talk:
    talk.take(Message(text, ref=ref, edited=True))
    return talk


def foreign(talk: Talk, words: str) -> Talk:
    talk.take(Tap("another-program", words))
    return talk


def with_staff() -> Talk:
    """Somebody of the staff writes with them."""
    talk = met()
    talk.conversation = replace(talk.conversation, held_by="staff")
    return talk


def voiced(talk: Talk, text: str) -> Talk:
    """A voice message written down and said back."""
    talk.take(Heard(text))
    return talk


def hearing() -> Talk:
    """Where an operator has something that writes voices down."""
    talk = met()
    talk.world = replace(talk.world, hears=Hears(60, 900_000))
    return talk


def spoken(talk: Talk) -> Talk:
    talk.take(Unreadable("voice", sound="file-1"))
    return talk


def shared(talk: Talk, thing: Pin | Contact) -> Talk:
    talk.take(thing)
    return talk


def somebody_elses_card(talk: Talk) -> Talk:
    talk.say("Bu Siti")
    talk.contact("6281234567890", own=False)
    return talk


def shared_card(talk: Talk) -> Talk:
    """Where her number does not show, it is asked for."""
    talk.say("Bu Siti")
    assert talk.asked == "register.phone"
    talk.take(Unreadable("contact", sound="https://files.example/ME1"))
    return talk


# In the order in which they are heard: read from top to bottom.
CASES: Mapping[str, Case] = {
    "masked number": lambda: said(met(), "NIK saya 3172041234567890"),
    "paper of identity in a picture": lambda: numbered(registering(), "ini ktp saya", beside="photo"),
    "talk with staff": lambda: said(with_staff(), "kartu saya belum sampai"),
    "words about a visit": lambda: said(asked_when(), "besok jam 4 sore aja kak"),
    "words about paying, to a notice that asks": lambda: said(reminded(), "sudah bayar kak"),
    "words about paying": lambda: said(news(met(), "pay_day", "K7"), "sudah bayar kak"),
    "answer that was edited": lambda: edited(numbered(registering(), "Sitti"), "Siti"),
    "older message that was edited": lambda: edited(numbered(registering(), "Sitti"), "Siti", "0"),
    "edited message that was understood": lambda: edited(numbered(registering(), "Siti"), "siti"),
    "answer to the newest notice": lambda: said(offered(), "ya, bisa kak"),
    "answer to a notice": lambda: said(offered(), "TERIMA K7"),
    "answer to a notice in more words": lambda: said(news(an_agent(), "lead", "K7"), "sudah saya telpon"),
    "invitation": lambda: said(met(), "AG-7K2M-9QXF-3T0B"),
    "word of another chat": lambda: said(met(), "SAMBUNG 7K2M-9QXF"),
    "newcomer's code": lambda: said(Talk(), "AK-7K2M9-QXF3T-0B5D8"),
    "code": lambda: said(met(), "AK-7K2M9-QXF3T-0B5D8"),
    "word that leaves a talk": lambda: said(in_a_talk(), "menu"),
    "talk": lambda: said(in_a_talk(), "besok pagi bisa?"),
    "newcomer": lambda: said(Talk(), "berapa iurannya?"),
    "first word that asks nothing": lambda: said(Talk(), "halo"),
    "mistake in what is shown": lambda: said(choosing(), "nama saya salah, yang benar Siti Aminah"),
    "mistake in what was answered": lambda: said(
        registered_and_sent(), "nama saya salah, harusnya Siti Aminah"
    ),
    "wish to be registered": lambda: said(met(), "tolong daftarkan saya bu"),
    "agent's own work": lambda: said(an_agent(), "libur 3 hari"),
    "told beside a death": lambda: said(mourning(), "iuran baru 2 bulan"),
    "statement beside a death": lambda: said(mourning(), "dia mau daftar dulu itu"),
    "begin again after STOP": lambda: said(said(met(), "stop"), "mulai lagi"),
    "what care costs": lambda: said(
        said(met(), "kalau kecelakaan biaya rumah sakit ditanggung?"), "biayanya gimana"
    ),
    "what care or a month costs": lambda: said(
        said(met(), "kalau kecelakaan kerja gimana"), "biayanya gimana"
    ),
    "registration given up": lambda: said(registered_and_sent(), "mau batalin pendaftaran"),
    "registration held back": lambda: said(choosing(), "jangan kirim dulu"),
    "wish for one page": lambda: said(at_the_first_question(), "isi sekaligus"),
    "own work beside a job": lambda: said(refused_for_work(), "saya juga jual bakso"),
    "wish to register own work": lambda: said(refused_for_work(), "mau daftar usaha sampingan"),
    "earlier membership": lambda: said(at_the_first_question(), "dulu ikut dari pabrik"),
    "earlier membership told late": lambda: said(earning(), "eh saya pernah ikut dulu"),
    "story of a complaint": lambda: said(said(met(), "LAPOR"), "agennya minta 200rb buat admin"),
    "money gone to an agent": lambda: said(met(), "saya bayar 500 ribu ke agen tapi kartu belum jadi"),
    "insult": lambda: said(met(), "bot bego"),
    "days of work": lambda: said(earning(), "20 hari"),
    "number of programmes": lambda: said(choosing(), "dua aja dulu kak"),
    "line of facts": lambda: said(at_the_first_question(), "Slamet 1977 bakso koja"),
    "work and place": lambda: said(at_the_first_question(), "ojol sama jualan pulsa di Cilincing"),
    "place before the work": lambda: said(at_the_first_question(), "di Kalibaru, Cilincing"),
    "doubt about the question": lambda: said(asked_the_price(), "itu dipotong modal dulu?"),
    "voice that is so or not": lambda: said(voiced(met(), "mau tanya iuran"), "ya"),
    "chain letter": lambda: numbered(met(), "Anda dapat BSU, klik bit.ly/x", forwarded=True),
    "label of a sharing button": lambda: said(registering(), "Kirim lokasi"),
    "language by its name": lambda: said(met(), "english please"),
    "steering word": lambda: said(registering(), "kenapa"),
    "urgent wish": lambda: said(registering(), "suami saya meninggal kecelakaan"),
    "correction by name": lambda: said(registering(), "ganti tahun lahir 1986"),
    "eager aside": lambda: said(met(), "kalau penghasilan 3 juta sebulan bayar berapa?"),
    "greeting where any text would do": lambda: said(registering(), "assalamualaikum"),
    "thanks where any text would do": lambda: said(registering(), "makasih kak"),
    "back where any text would do": lambda: said(away(registering()), "Bu Siti"),
    "steering in more words": lambda: said(registering(), "tolong diulang"),
    "denial where any text would do": lambda: said(registering(), "bukan, 1986"),
    "wait a moment": lambda: said(asked_the_price(), "bentar ada orderan"),
    "question where any text would do": lambda: said(at_the_first_question(), "maaf bu sinyal di sini jelek"),
    "both answers of one bubble": lambda: said(said(at_the_first_question(), "jual sayur"), "Siti, 1985"),
    "several answers": lambda: said(at_the_first_question(), "saya Siti, jual sayur, 100 ribu sehari"),
    "alternative": lambda: said(misread(), "1"),
    "line of the review": lambda: said(reviewing(), "7"),
    "answer": lambda: said(asked_the_price(), "3 juta sebulan"),
    "consent refused in part": lambda: said(said(Talk(), "mau daftar"), "gak usah kirim kabar"),
    "denial": lambda: said(born(), "bukan, 1986"),
    "greeting": lambda: said(asked_the_price(), "halo"),
    "thanks": lambda: said(asked_the_price(), "oh gitu, makasih ya kak"),
    "aside": lambda: said(asked_the_price(), "apa bedanya dengan BPJS Kesehatan?"),
    "one of a few asides": lambda: said(asked_the_price(), "bayar iuran"),
    "wish": lambda: said(asked_the_price(), "saya mau ganti bahasa"),
    "much told at once": lambda: said(met(), "saya Siti, jual sayur, Cilincing"),
    "back after a pause": lambda: said(away(asked_the_price()), "xyz"),
    "told while a consent is open": lambda: said(said(Talk(), "mau daftar"), "50rb sehari"),
    "answer to the question underneath": lambda: said(said(asked_the_price(), "petugas"), "3 juta sebulan"),
    "denied wish": lambda: said(met(), "gak mau daftar"),
    "unsure answer": lambda: said(asked_the_price(), "2 juta atau 3 juta"),
    "answer to a question still to come": lambda: said(registering(), "100rb sehari"),
    "perhaps an aside": lambda: said(asked_the_price(), "jht gimana ya"),
    "perhaps a wish": lambda: said(met(), "gimana cara ngurusnya"),
    "words under a picture": lambda: numbered(asked_the_price(), "xyz", beside="photo"),
    "not understood": lambda: said(asked_the_price(), "xyz"),
    "button of a notice": lambda: tapped(offered(), "accept"),
    "words of a button that is not ours": lambda: foreign(met(), "Iuran"),
    "button of a newcomer": lambda: forged(Talk()),
    "button under a voice": lambda: tapped(voiced(met(), "mau tanya iuran"), "~0"),
    "button that steers": lambda: tapped(lost(), "!back"),
    "button to change or leave": lambda: tapped(pressed_long_ago(), "~0"),
    "button of the question": lambda: tapped(met(), "cost"),
    "button of the menu": lambda: tapped(an_agent_at_work(), "month"),
    "button of a menu above": lambda: tapped(registering(), "cost"),
    "button of an answered question": pressed_long_ago,
    "old button": lambda: tapped(priced(), "why"),
    "unknown button": lambda: forged(met()),
    "shared by a newcomer": lambda: pinned(Talk()),
    "shared answer": lambda: pinned(at_the_place()),
    "unsure answer that was shared": lambda: somebody_elses_card(registering("telegram")),
    "pin outside Indonesia": lambda: shared(at_the_first_question(), Pin(48.85, 2.35)),
    "pin before the work": lambda: pinned(at_the_first_question()),
    "shared for a question still to come": lambda: shared(at_the_first_question(), Contact(PHONE, own=True)),
    "shared for nothing": lambda: pinned(asked_the_price()),
    "another picture of an album": lambda: sent(sent(met(), "photo"), "photo"),
    "voice in a talk": lambda: sent(in_a_talk(), "voice", "file-1"),
    "picture in a talk": lambda: sent(in_a_talk(), "photo"),
    "picture or voice for staff": lambda: sent(with_staff(), "photo"),
    "card to be fetched": lambda: shared_card(registering("telegram")),
    "voice to be written down": lambda: spoken(hearing()),
    "unreadable": lambda: sent(met(), "photo"),
}


def heard(talk: Talk) -> list[str]:
    return [mark.where for mark in talk.turn.trace if mark.what == "heard"]


def names(kind: type) -> list[str]:
    """The rows for one kind of happening, those of the flows at their places."""
    return [
        name
        for row in ORDER[kind]
        for name in ([own.name for own in HEARERS[row.name]] if isinstance(row, Place) else [row.name])
    ]


def test_things_are_heard_in_this_order() -> None:
    assert [name for kind in (Message, Tap, Pin, Unreadable) for name in names(kind)] == list(CASES)
    assert ORDER[Contact] is ORDER[Pin]


@pytest.mark.parametrize("name", CASES)
def test_each_row_has_a_case_in_which_it_decides(name: str) -> None:
    assert name in heard(CASES[name]())[:2]


def test_somebody_new_with_a_code_is_greeted_all_the_same() -> None:
    talk = CASES["newcomer's code"]()
    assert heard(talk) == ["newcomer's code"]
    assert talk.keys == ["welcome.hello", "menu.menu"]


SAID = (
    "ya",
    "1",
    "Siti",
    "halo",
    "bukan, 1986",
    "tolong diulang",
    "100 ribu sehari",
    "bentar ada orderan",
    "TERIMA K7",
)
MESSAGES = (
    *map(Message, SAID),
    Message("ktp saya", beside="photo"),
    Message("Siti", ref="1", edited=True),
    Message("NIK saya ••••••", found=("nik",)),
    Message("klik bit.ly/x", forwarded=True),
)


@pytest.mark.parametrize("name", CASES)
def test_no_row_is_passed_over_that_would_find_something(name: str) -> None:
    talk = CASES[name]()
    for message in MESSAGES:
        walk = Walk(talk.conversation, talk.world)
        walk.arrive(False, message)
        looked = {row.name for _, row in looked_at(walk, message)}
        for row in order(walk.world.subject, Message):
            found = row.when(walk, message)
            assert found is None or row.name in looked
            if found is not None:
                break
