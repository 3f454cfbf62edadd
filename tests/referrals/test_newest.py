"""The newest question owns the answer: two persons, one lead, through the door and into the rows behind it."""

from __future__ import annotations

import pytest

from bot.engine.happenings import Tap
from tests.conftest import SQLITE_ONLY
from tests.referrals.stage import Stage
from tests.referrals.told import TO_THE_END, taken


def asked_for_news(stage: Stage) -> str:
    """Siti has registered, is asked whether she wants news now and then, and Wati has taken her; the referral."""
    stage.agent("wati", 1)
    for text in (*TO_THE_END, "tidak ikut", "kirim", "ya, boleh"):
        stage.say("siti", text)
    stage.ring()
    (row,) = stage.rows("SELECT id FROM referral")
    return str(row.id)


def reports(stage: Stage, words: str) -> None:
    stage.say("wati", words)
    stage.ring()


def news_allowed(stage: Stage) -> int:
    rows = stage.rows(
        "SELECT COUNT(*) AS many FROM consent WHERE kind = 'broadcasts' AND withdrawn_at IS NULL"
    )
    return int(rows[0].many)


def confirmed(stage: Stage, referral: str) -> str:
    (row,) = stage.rows("SELECT state, answer FROM referral WHERE id = :referral", referral=referral)
    return f"{row.state} {row.answer}".strip()


def button(stage: Stage, label: str) -> Tap:
    """The button under the bubble Siti read last."""
    bubble = stage.heard("siti")[-1]
    return Tap(next(one.token for one in bubble.choices if one.label.startswith(label)))


@SQLITE_ONLY
def test_siti_confirms_what_wati_reported_and_her_consent_is_asked_again(stage: Stage) -> None:
    referral = asked_for_news(stage)
    code = taken(stage)
    reports(stage, f"DIHUBUNGI {code}")
    contacted = button(stage, "SESUAI")
    reports(stage, f"TERDAFTAR {code} 1234")
    stage.say("siti", "", happening=contacted)
    stage.ring()
    assert confirmed(stage, referral) == "registered"
    stage.say("siti", "ya")
    assert "kabar, misalnya kalau aturan iuran berubah" in stage.last("siti")
    stage.ring()
    assert confirmed(stage, referral) == "confirmed right"
    assert news_allowed(stage) == 0
    stage.say("siti", "boleh")
    assert news_allowed(stage) == 1


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("said", "became"),
    [("ya benar", "confirmed right"), ("sudah", "confirmed right"), ("belum", "registered wrong")],
)
def test_bare_words_reach_the_lead(stage: Stage, said: str, became: str) -> None:
    referral = asked_for_news(stage)
    code = taken(stage)
    reports(stage, f"TERDAFTAR {code} 1234")
    stage.say("siti", said)
    stage.ring()
    assert confirmed(stage, referral) == became
    assert news_allowed(stage) == 0
