"""Worker and agent talk through the bot: across channels, numbers hidden, ended by word or silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.events import ConsentWithdrawn
from bot.engine.happenings import Tap, Unreadable
from bot.referrals.relaying import HIDDEN, masked, risks
from bot.storage.conversation import events
from flows.subject.events import ChatSaid, ChatSteered
from tests.cast import PHONE
from tests.conftest import SQLITE_ONLY
from tests.house import the_world
from tests.stage import Stage
from tests.talking import met


def talking(stage: Stage) -> str:
    """Siti on WhatsApp and Wati on Telegram, their talk open; the lead's code."""
    stage.agent("wati", 1, phone="+6281200000099")
    stage.worker(channel="whatsapp")
    stage.ring()
    code = stage.code("wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    stage.say("wati", f"CHAT {code}")
    stage.ring()
    stage.say("siti", f"CHAT {code}", channel="whatsapp")
    stage.ring()
    return code


def test_what_one_writes_the_other_reads_whatever_their_channels(stage: Stage) -> None:
    talking(stage)
    stage.say("siti", "Bu, rumah saya dekat musala", channel="whatsapp")
    stage.ring()
    assert "dekat musala" in stage.last("wati")
    stage.say("wati", "Baik, saya datang jam 4")
    stage.ring()
    assert stage.last("siti") == "Wati: Baik, saya datang jam 4"


@SQLITE_ONLY
def test_numbers_stay_hidden_until_both_agree(stage: Stage) -> None:
    talking(stage)
    stage.say("wati", "telepon saya di 0812-3456-7890 atau wa.me/62812")
    stage.ring()
    assert "0812" not in stage.last("siti") and HIDDEN in stage.last("siti")
    stage.say("wati", "NOMOR")
    stage.ring()
    assert "+62" not in "".join(bubble.text for bubble in stage.heard("siti"))
    stage.say("siti", "NOMOR", channel="whatsapp")
    stage.ring()
    assert "+6281200000099" in stage.last("siti")
    assert PHONE in stage.last("wati")


@SQLITE_ONLY
def test_a_talk_ends_by_word_and_the_bot_listens_again(stage: Stage) -> None:
    talking(stage)
    stage.say("siti", "SELESAI", channel="whatsapp")
    stage.ring()
    assert (stage.talk("siti").held_by, stage.talk("wati").held_by) == ("bot", "bot")


@SQLITE_ONLY
def test_menu_is_not_passed_on_ends_the_talk_and_shows_the_menu(stage: Stage) -> None:
    talking(stage)
    before = len(stage.heard("wati"))
    stage.say("siti", "Menu.", channel="whatsapp")
    assert "Manfaat program" in [choice.label for choice in stage.heard("siti")[-1].choices]
    stage.ring()
    assert (stage.talk("siti").held_by, stage.talk("wati").held_by) == ("bot", "bot")
    assert "Menu." not in "".join(bubble.text for bubble in stage.heard("wati")[before:])


@pytest.mark.parametrize("word", ["STOP", "stop!", "Berhenti", "jangan kirim pesan lagi"])
def test_stop_is_for_the_bot_in_a_talk_too(word: str) -> None:
    talk = met(reference="JK-7K2M-9QXF")
    talk.conversation = replace(talk.conversation, held_by="agent")
    talk.say(word)
    assert talk.events(ChatSteered) == [ChatSteered("done", "")]
    assert {event.kind for event in talk.events(ConsentWithdrawn)} >= {"broadcasts"}
    assert talk.conversation.held_by == "bot"


@pytest.mark.parametrize("word", ["saya mau berhenti jualan bu", "menunya apa", "stop di depan masjid ya"])
def test_a_sentence_with_such_a_word_is_passed_on(word: str) -> None:
    talk = met()
    talk.conversation = replace(talk.conversation, held_by="agent")
    talk.say(word)
    assert talk.events(ChatSaid) == [ChatSaid(word)]


@SQLITE_ONLY
def test_a_talk_ends_by_silence_counted_from_the_last_word(stage: Stage) -> None:
    talking(stage)
    stage.later(minutes=20)
    stage.say("siti", "halo Bu", channel="whatsapp")
    stage.later(minutes=20)
    assert stage.talk("wati").held_by == "agent"
    stage.later(minutes=11)
    assert stage.talk("wati").held_by == "bot"


@SQLITE_ONLY
def test_messages_to_one_person_keep_the_pair_rate_and_their_order(stage: Stage) -> None:
    talking(stage)
    stage.later(seconds=10)
    before = len(stage.heard("siti"))
    for text in ("satu", "dua", "tiga"):
        stage.say("wati", text)
    stage.ring()
    assert [bubble.text for bubble in stage.heard("siti")[before:]] == ["Wati: satu"]
    stage.later(seconds=6)
    stage.later(seconds=6)
    assert [bubble.text for bubble in stage.heard("siti")[before:]] == [
        "Wati: satu",
        "Wati: dua",
        "Wati: tiga",
    ]


@SQLITE_ONLY
def test_rude_words_do_not_pass_and_end_it_at_the_third(stage: Stage) -> None:
    talking(stage)
    before = len(stage.heard("wati"))
    for _ in range(3):
        stage.say("siti", "dasar goblok", channel="whatsapp")
        stage.ring()
    assert all("goblok" not in bubble.text for bubble in stage.heard("wati")[before:])
    assert (stage.talk("wati").held_by, stage.helps()) == ("bot", ["chat_rude"])


@SQLITE_ONLY
def test_pictures_and_voice_do_not_pass(stage: Stage) -> None:
    talking(stage)
    before = len(stage.heard("wati"))
    stage.say("siti", "", channel="whatsapp", happening=Unreadable("photo"))
    stage.ring()
    assert "KTP" in stage.last("siti")
    assert len(stage.heard("wati")) == before


def both_on_telegram(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.worker()
    stage.ring()
    code = stage.code("wati")
    for name, word in (("wati", "TERIMA"), ("wati", "CHAT"), ("siti", "CHAT")):
        stage.say(name, f"{word} {code}")
        stage.ring()


def test_voice_passes_by_reference_where_both_read_one_channel_and_no_recording_is_kept(stage: Stage) -> None:
    both_on_telegram(stage)
    stage.say("siti", "", happening=Unreadable("voice", "AwACAgUAAx0"))
    stage.ring()
    assert [(one.text, one.voice) for one in stage.heard("wati")[-1:]] == [
        ("JK-0003-SITI mengirim pesan suara", "AwACAgUAAx0")
    ]
    both = [stage.person(name) for name in ("siti", "wati")]
    with stage.runtime.database.begin() as tx:
        past = [events.past_until(tx, one, events.last_message_of(tx, one)) for one in both]
    assert "AwACAgUAAx0" not in str(past)


@SQLITE_ONLY
def test_voice_stays_where_the_other_reads_elsewhere_and_that_is_said(stage: Stage) -> None:
    talking(stage)
    before = len(stage.heard("siti"))
    stage.say("wati", "", happening=Unreadable("voice", "AwACAgUAAx0"))
    stage.ring()
    assert "aplikasi lain" in stage.last("wati")
    assert len(stage.heard("siti")) == before


@SQLITE_ONLY
def test_whatsapp_hands_out_no_reference_so_voice_does_not_pass(stage: Stage) -> None:
    talking(stage)
    before = len(stage.heard("wati"))
    stage.say("siti", "", channel="whatsapp", happening=Unreadable("voice"))
    stage.ring()
    assert "pesan suara belum bisa" in stage.last("siti")
    assert len(stage.heard("wati")) == before


@SQLITE_ONLY
def test_ending_numbers_and_reporting_have_buttons(stage: Stage) -> None:
    both_on_telegram(stage)
    (opened,) = [one for one in stage.heard("siti") if "kami teruskan ke" in one.text]
    buttons = {choice.label.split()[0]: choice.token for choice in opened.choices}
    assert list(buttons) == ["SELESAI", "NOMOR", "LAPOR"]
    stage.say("siti", "", happening=Tap(buttons["LAPOR"]))
    stage.ring()
    (row,) = stage.rows("SELECT kind, reference FROM complaint")
    assert row.kind == "chat" and row.reference.startswith("AD-")
    assert any(row.reference in bubble.text for bubble in stage.heard("siti"))
    assert all(row.reference not in bubble.text for bubble in stage.heard("wati"))
    assert (stage.talk("siti").held_by, stage.talk("wati").held_by) == ("bot", "bot")
    stage.say("siti", "", happening=Tap(buttons["SELESAI"]))
    assert len(stage.rows("SELECT id FROM complaint")) == 1


@SQLITE_ONLY
def test_a_message_to_a_closed_window_waits_and_its_writer_is_told(stage: Stage) -> None:
    talking(stage)
    with stage.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET open_until = 0 WHERE network = 'whatsapp'")
    stage.say("wati", "Saya sudah di depan pasar")
    stage.ring()
    assert "chatnya sedang tertutup" in stage.last("wati")
    assert "depan pasar" not in stage.last("siti")
    stage.say("siti", "halo", channel="whatsapp")
    stage.later(hours=3)
    assert any("depan pasar" in one.text for one in stage.heard("siti"))


@SQLITE_ONLY
def test_a_report_ends_it_becomes_a_complaint_and_takes_the_lead_away(stage: Stage) -> None:
    talking(stage)
    stage.say("siti", "LAPOR", channel="whatsapp")
    stage.ring()
    (row,) = stage.rows("SELECT kind, state FROM complaint")
    assert (row.kind, row.state) == ("chat", "open")
    assert stage.talk("wati").held_by == "bot"
    assert [state for _, state in stage.asked(stage.rows("SELECT id FROM referral")[0].id)] == ["withdrawn"]


def test_prices_times_and_house_numbers_pass() -> None:
    kind = "Rp16.800 sebulan, jam 14.30, RT 003/RW 12, tahun 2026"
    assert masked(kind) == kind
    assert masked("baik pak.besok saya datang") == "baik pak.besok saya datang"
    assert (
        masked("buka jangkau-daftar.site/masuk atau bpjs-klaim.my.id ya") == f"buka {HIDDEN} atau {HIDDEN} ya"
    )
    assert masked("0812 3456 7890 / budi@surat.id / t.me/budi / @budi_ojol") == f"{HIDDEN} / " * 3 + HIDDEN


@SQLITE_ONLY
def test_a_number_said_in_words_or_bullets_does_not_pass_either(stage: Stage) -> None:
    talking(stage)
    for said in (
        "kosong delapan satu dua tiga empat lima enam tujuh delapan",
        "0812 • 3456 • 7890",
        "٠٨١٢٣٤٥٦٧٨٩٠",
    ):
        stage.say("wati", f"telepon saya {said} ya")
        stage.later(seconds=7)
        assert stage.last("siti") == f"Wati: telepon saya {HIDDEN} ya"
    stage.say("wati", "besok 17-08-2026 jam 08.00-16.00, Rp16.800")
    stage.later(seconds=7)
    assert HIDDEN not in stage.last("siti")


RISKY = (
    "transfer 50rb buat biaya admin ke BCA ya bu",
    "kirim OTP yang masuk",
    "kirim O T P nya",
    "0TP nya berapa",
    "tolong foto KTP dan PIN",
    "ke DANA saya aja Rp 50.000",
    "setor dulu 100 ribu",
    "kode verifikasinya berapa pak",
    "sebutin kode yang masuk ke hp bapak",
    "tolong kirim lima puluh rebu buat adm",
    "ibu kandungnya siapa namanya",
    "kodenya berapa pak",
)
HARMLESS = (
    "Baik, saya datang jam 4",
    "rumahnya sebelah masjid ya bu",
    "besok bawa kartu lama",
    "sampai ketemu",
    "kode agen saya ada di kartu",
    "kode pos rumah ibu berapa ya",
    "ibunya ikut juga ya?",
)


@pytest.mark.parametrize("text", RISKY)
@SQLITE_ONLY
def test_money_and_secrets_pass_with_a_warning_and_a_button_to_report(stage: Stage, text: str) -> None:
    talking(stage)
    stage.say("wati", text)
    stage.ring()
    told = stage.heard("siti")[-1]
    assert told.text.startswith("Wati: ")
    assert "Hati-hati" in told.text
    assert [choice.label.split()[0] for choice in told.choices] == ["LAPOR"]
    stage.say("siti", "", channel="whatsapp", happening=Tap(told.choices[0].token))
    stage.ring()
    assert "chat_reported" in stage.helps()


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_passes_without_a_word(text: str) -> None:
    assert risks(text, the_world().words.accepted("common", "chat_words")) == frozenset()


@SQLITE_ONLY
def test_secrets_asked_once_and_money_thrice_are_put_before_staff(stage: Stage) -> None:
    talking(stage)
    for asked in ("bayar dulu ya", "transfer ya"):
        stage.say("wati", asked)
        stage.later(seconds=30)
    assert stage.helps() == []
    stage.say("wati", "tf ya bu")
    stage.later(seconds=30)
    assert stage.helps() == ["chat_risky"]


@SQLITE_ONLY
def test_an_otp_asked_for_is_put_before_staff_at_once(stage: Stage) -> None:
    talking(stage)
    stage.say("wati", "minta kode OTP")
    stage.ring()
    assert stage.helps() == ["chat_risky"]


@SQLITE_ONLY
def test_it_is_said_honestly_that_the_agent_has_the_number(stage: Stage) -> None:
    talking(stage)
    assert any("sudah ada pada agen" in bubble.text for bubble in stage.heard("siti"))
    assert not any("Nomor kedua pihak tidak ditunjukkan" in bubble.text for bubble in stage.heard("siti"))
