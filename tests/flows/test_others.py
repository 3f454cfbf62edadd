"""Those who are no BPU, and those who want silence or news: each is answered and sent on, none is calculated for."""

from __future__ import annotations

import pytest

from bot.engine.events import ConsentGiven, ConsentWithdrawn
from tests.talking import met


@pytest.mark.parametrize(
    ("said", "answer", "named"),
    [
        ("sy tkw hongkong, bayar bpjs berapa", "questions.migrant", "pmi.bpjsketenagakerjaan.go.id"),
        ("biaya bpjs buat yg mau kerja ke taiwan brp", "questions.migrant", "Rp370.000"),
        ("buruh bangunan, berapa sebulan iurannya", "questions.building", "Jasa Konstruksi"),
        ("saya art bayar berapa ya kak", "questions.household", "175"),
        ("umur sy 66 masih jualan bisa ikut gak", "questions.past_limit", "65 tahun"),
        ("anak saya umur 16 udah kerja di bengkel bisa didaftarkan?", "questions.young", "18 tahun"),
        ("saya ojol sambil jualan, gimana daftarnya", "questions.two_jobs", "2 pekerjaan"),
    ],
)
def test_work_of_another_segment_is_sent_on_and_not_priced(said: str, answer: str, named: str) -> None:
    talk = met()
    assert talk.say(said)[0] == answer
    assert named in talk.text


def test_after_stop_news_come_again_only_by_a_clear_yes() -> None:
    talk = met()
    talk.say("STOP")
    assert talk.conversation.about["opted_out"] is True
    assert any(isinstance(event, ConsentWithdrawn) for event in talk.turn.events)
    assert talk.say("KABARI LAGI") == ["news.ask"]
    assert talk.conversation.about["opted_out"] is True
    assert talk.say("ya")[0] == "news.begun"
    assert talk.conversation.about["opted_out"] is False
    assert any(isinstance(event, ConsentGiven) for event in talk.turn.events)


@pytest.mark.parametrize("said", ["tidak usah", "2"])
def test_a_no_to_news_stays_a_no(said: str) -> None:
    talk = met()
    talk.say("STOP", "kabari lagi")
    assert talk.say(said)[0] == "news.quiet"
    assert talk.conversation.about["opted_out"] is True


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("paklaring saya ilang pabriknya jg udah tutup, jht masih bisa diambil gak", "Tidak ada paklaring"),
        ("sudah bayar ke bu agen 3 bulan tapi di jmo kosong", "Uang tidak disetor agen"),
        ("ada yang nawarin cairin jht minta 20 persen aman gak", "Calo minta bagian"),
    ],
)
def test_a_vague_wish_is_met_with_the_questions_it_may_be(said: str, label: str) -> None:
    talk = met()
    keys = talk.say(said)
    entry = talk.text if keys[0].startswith("member.") else " ".join(talk.labels)
    assert keys[0].startswith("member.") or label in entry


def test_to_begin_again_after_stop_asks_for_a_clear_yes() -> None:
    talk = met()
    talk.say("stop")
    assert talk.say("mulai lagi") == ["news.ask"]
    assert talk.conversation.about["opted_out"]
    talk.say("ya")
    assert not talk.conversation.about["opted_out"]


def test_who_said_no_stop_only_begins_anew() -> None:
    assert met().say("mulai lagi") == ["menu.menu"]
