"""Worker and agent talk through the bot: across channels, numbers hidden, ended by word or silence."""

from __future__ import annotations

from bot.engine.happenings import Unreadable
from bot.referrals.relaying import HIDDEN, masked
from tests.conftest import SQLITE_ONLY
from tests.referrals.stage import Stage


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
    assert "+6281234500001" in stage.last("wati")


@SQLITE_ONLY
def test_a_talk_ends_by_word_and_the_bot_listens_again(stage: Stage) -> None:
    talking(stage)
    stage.say("siti", "SELESAI", channel="whatsapp")
    stage.ring()
    assert (stage.talk("siti").held_by, stage.talk("wati").held_by) == ("bot", "bot")


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
    assert masked("0812 3456 7890 / budi@surat.id / t.me/budi / @budi_ojol") == f"{HIDDEN} / " * 3 + HIDDEN
