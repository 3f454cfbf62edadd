"""The newest question owns the answer: two persons, one lead, through the door and into the rows behind it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.events import NoticeAnswered
from bot.engine.happenings import Tap
from bot.services.referrals.answers import answer
from bot.storage.conversation import events
from bot.storage.people import people
from bot.storage.referrals import offers
from flows.subject.notices import NOTICES
from tests.conftest import SQLITE_ONLY
from tests.referrals.told import TO_THE_END, taken
from tests.stage import Stage


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


@SQLITE_ONLY
def test_an_answer_is_about_the_lead_it_stood_under_whatever_has_its_code_by_now(stage: Stage) -> None:
    referral = asked_for_news(stage)
    code = taken(stage)
    reports(stage, f"TERDAFTAR {code} 1234")
    darto, another, person = stage.agent("darto", 2), stage.worker("siti"), stage.person("siti")
    with stage.runtime.database.begin() as tx:
        offers.make(tx, another, darto, code, 2.0, "[]", now=0, expires=1)
        siti = people.lock(tx, person)
        answered = NoticeAnswered(code, "told_number", "right", matter=referral)
        answer(stage.runtime, tx, siti, answered)
    assert confirmed(stage, referral) == "confirmed right"


@SQLITE_ONLY
def test_nobody_answers_for_a_lead_that_is_not_theirs(stage: Stage) -> None:
    referral = asked_for_news(stage)
    code = taken(stage)
    reports(stage, f"TERDAFTAR {code} 1234")
    stage.say("budi", "halo")
    person = stage.person("budi")
    with stage.runtime.database.begin() as tx:
        budi = people.lock(tx, person)
        answer(stage.runtime, tx, budi, NoticeAnswered(code, "told_number", "right", matter=referral))
    assert confirmed(stage, referral) == "registered"


def heard_notices(stage: Stage, name: str) -> list[tuple[str, dict[str, object]]]:
    """Kind and facts of every notice that somebody was told; days as they are kept."""
    person = stage.person(name)
    with stage.runtime.database.look() as tx:
        (row,) = tx.all("SELECT MAX(id) AS id FROM message WHERE person = :person", {"person": person})
        past = [one.said for one in events.past_until(tx, person, row.id)]
    return [(said["kind"], said["facts"]) for said in past if said.get("said") == "Notice"]


@SQLITE_ONLY
def test_notices_are_told_with_the_facts_that_their_rows_name(stage: Stage) -> None:
    asked_for_news(stage)
    code = taken(stage)
    reports(stage, f"DIHUBUNGI {code}")
    reports(stage, f"TERDAFTAR {code} 1234")
    stage.say("siti", "ya")
    stage.later(days=15)
    for name in ("siti", "wati"):
        stage.say(name, "menu")
    told = [*heard_notices(stage, "siti"), *heard_notices(stage, "wati")]
    seen = {kind for kind, _ in told}
    assert seen >= {
        "offer",
        "lead",
        "linked",
        "agent_coming",
        "told_contacted",
        "told_number",
        "thanks",
        "card",
    }
    for kind, facts in told:
        days = {
            name: date.fromisoformat(value["day"])
            for name, value in facts.items()
            if isinstance(value, dict) and set(value) == {"day"}
        }
        labels = facts.get("labels")
        more = labels if isinstance(labels, dict) else {}
        assert NOTICES.of(kind).mistold({**facts, **more, "code": code, **days}) == [], kind
