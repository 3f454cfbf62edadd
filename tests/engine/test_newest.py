"""The newest question owns the answer: a notice that asks, typed or pressed, and the question that was open before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.engine.conversation import Asked, OpenNotice, from_plain, to_plain
from bot.engine.events import ConsentGiven, NoticeAnswered
from bot.engine.happenings import Message, Notice, Tap
from bot.engine.hearing.noticed import MEANINGS
from bot.rules.figures import Month
from flows.subject.events import PayingSaid
from flows.subject.notices import NOTICES
from tests.house import the_world
from tests.talking import SITI, Talk, met, registering

LANGUAGES = ("id", "en", "jv", "su")
SAMPLES: dict[type, object] = {
    str: "–",
    int: 3,
    date: date(2027, 12, 31),
    Month: Month.of(date(2026, 12, 31)),
}
ASKING = sorted(kind for kind, row in NOTICES.kinds.items() if row.asks)


def told(talk: Talk, kind: str, code: str = "K7", **more: object) -> Talk:
    """A notice, with something of its type for everything it tells."""
    facts = {name: SAMPLES[type_] for name, type_ in NOTICES.of(kind).facts.items()}
    talk.take(Notice(kind, code, {**facts, "code": code, **more}))
    return talk


def asked_for_consent() -> Talk:
    """Siti has sent everything and is asked whether she wants news now and then."""
    talk = registering()
    talk.say(*SITI, "kirim", "1")
    assert talk.asked == "register.broadcasts"
    return talk


def answers(talk: Talk) -> list[tuple[str, str]]:
    """What was answered in the last turn: kind and choice."""
    return [(e.kind, e.choice) for e in talk.turn.events if isinstance(e, NoticeAnswered)]


def choice(talk: Talk, key: str) -> str:
    """The token of the button of an option on the bubble that came last."""
    return next(one.token for one in talk.bubbles[-1].choices if one.token.endswith(f".{key}"))


# --- the four sentences -------------------------------------------------------------------------


def test_ya_to_are_you_registered_is_no_consent_to_news_asked_for_before() -> None:
    talk = told(asked_for_consent(), "told_registered")
    talk.say("ya")
    assert answers(talk) == [("told_registered", "right")]
    assert not talk.events(ConsentGiven)
    assert talk.asked == "register.broadcasts"
    assert talk.keys == ["register.broadcasts"]


def test_a_button_under_contacted_never_confirms_registered_later_with_the_same_code() -> None:
    talk = told(met(), "told_contacted")
    old = choice(talk, "right")
    told(talk, "told_registered")
    assert talk.take(Tap(old)) == ["common.old_notice"]
    assert answers(talk) == []
    talk.take(Tap(choice(told(talk, "told_registered"), "right")))
    assert answers(talk) == [("told_registered", "right")]


@pytest.mark.parametrize(
    ("said", "heard"),
    [("ya", "right"), ("ya benar", "right"), ("sudah", "right"), ("belum", "wrong"), ("bukan", "wrong")],
)
@pytest.mark.parametrize("kind", ["told_contacted", "told_registered", "told_number", "branch_registered"])
def test_bare_words_answer_what_came_of_it(kind: str, said: str, heard: str) -> None:
    talk = told(met(), kind)
    talk.say(said)
    assert answers(talk) == [(kind, heard)]


def test_what_is_asked_after_a_notice_owns_the_answer_again() -> None:
    talk = told(asked_for_consent(), "told_registered")
    talk.say("ulang")
    talk.say("boleh")
    assert answers(talk) == []
    assert [event.kind for event in talk.events(ConsentGiven)] == ["broadcasts"]  # type: ignore[attr-defined]


# --- every notice that asks ---------------------------------------------------------------------


def typed() -> list[tuple[str, str, str, str, str]]:
    """Kind, language, text, code and answer: each word of each language that stands for an answer of a notice."""
    return [
        (kind, language, word, meaning, answer)
        for kind in ASKING
        for language in LANGUAGES
        for meaning, words in the_world().words.texts[language]["notices"][MEANINGS].accepts.items()
        if (answer := NOTICES.of(kind).meant(meaning)) is not None
        for word in words
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ASKING)
def test_a_notice_that_asks_takes_its_answers_typed(kind: str, language: str) -> None:
    words = [row for row in typed() if row[:2] == (kind, language)]
    assert words
    talk = told(met(language=language), kind)
    asked = talk.conversation
    for _, _, word, _, answer in words:
        talk.conversation = asked
        talk.say(word)
        assert answers(talk) == ([(kind, answer)] if answer else []), word
        assert answer or talk.keys == ["common.let_be"], word


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ASKING)
def test_its_own_words_answer_it_without_a_code(kind: str, language: str) -> None:
    talk = told(met(language=language), kind)
    asked = talk.conversation
    for key, label in the_world().words.find(language, "notices", kind).options.items():
        talk.conversation = asked
        talk.say(label.lower())
        assert answers(talk) == [(kind, key)]


@pytest.mark.parametrize("kind", ["pay_remind", "pay_warn"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_about_paying_answer_the_notice_that_asks(kind: str, language: str) -> None:
    talk = told(met(language=language), kind)
    asked = talk.conversation
    for word, meaning in the_world().words.accepted("common", "pay_words").items():
        talk.conversation = asked
        talk.say(word)
        own = meaning in ("paid", "later", "stop")  # of the rest the companion hears by itself
        assert answers(talk) == ([(kind, meaning)] if own else []), word


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("sudah bayar kak", "paid"),
        ("I have not paid", "later"),
        ("haven't paid it", "later"),
        ("I haven’t paid", "later"),
        ("belum dibayar", "later"),
        ("durung mbayar mas", "later"),
        ("can mayar", "later"),
        ("jangan ingatkan bayar lagi", "stop"),
    ],
)
def test_a_denial_is_no_note_of_a_payment(said: str, heard: str) -> None:
    talk = told(met(), "pay_warn")
    talk.say(said)
    assert answers(talk) == [("pay_warn", heard)]


def test_a_month_by_its_name_is_noted_for_that_month() -> None:
    talk = told(met(), "pay_warn")
    talk.say("sudah bayar oktober")
    assert answers(talk) == []
    assert talk.events(PayingSaid) == [PayingSaid("paid", "2026-10")]


def test_a_receipt_that_is_asked_for_last_is_answered_by_who_paid_it() -> None:
    talk = told(told(met(), "pay_remind"), "receipt", "K8")
    talk.say("sudah bayar sendiri")
    assert answers(talk) == [("receipt", "paid_self")]


@pytest.mark.parametrize("kind", ASKING)
def test_no_bare_yes_or_no_passes_a_notice_that_asks(kind: str) -> None:
    """Whatever it makes of the word, the consent underneath is never given by the way."""
    asked = told(asked_for_consent(), kind).conversation
    for word in (
        "ya",
        "ya benar",
        "belum",
        "sudah",
        "bukan",
        "tidak",
        "boleh",
        "oke",
        "nggih",
        "muhun",
        "yes",
    ):
        talk = Talk()
        talk.conversation = asked
        talk.say(word)
        assert not talk.events(ConsentGiven), word
        assert talk.asked == "register.broadcasts", word
        assert "news" not in talk.answers


def test_a_word_means_one_thing_in_all_languages() -> None:
    said: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for meaning, words in the_world().words.texts[language]["notices"][MEANINGS].accepts.items():
            for word in words:
                said.setdefault(word, set()).add(meaning)
    assert {word for word, meanings in said.items() if len(meanings) > 1} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_has_words_in_every_language(language: str) -> None:
    accepts = the_world().words.texts[language]["notices"][MEANINGS].accepts
    assert set(accepts) == NOTICES.meanings


def test_a_notice_asks_only_where_it_takes_an_answer() -> None:
    assert [kind for kind in ASKING if not NOTICES.of(kind).options] == []


# --- what is not its answer ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "asked"), [("mau daftar", "register"), ("STOP", "stop"), ("berapa iurannya?", "income")]
)
def test_a_wish_is_no_answer(said: str, asked: str) -> None:
    talk = told(met(), "told_registered")
    talk.say(said)
    assert answers(talk) == []
    assert any(asked in key for key in talk.keys)


def test_no_more_messages_please_is_no_no() -> None:
    talk = told(met(), "told_registered")
    talk.say("tidak mau dikirimi pesan lagi")
    assert answers(talk) == []


@pytest.mark.parametrize(
    ("said", "heard"),
    [("belum kak", "wrong"), ("sudah min, makasih", "right"), ("bukan, agennya bohong", "wrong")],
)
def test_more_than_the_bare_word_is_understood(said: str, heard: str) -> None:
    talk = told(met(), "told_contacted")
    talk.say(said)
    assert answers(talk) == [("told_contacted", heard)]


def test_an_answer_to_the_open_question_stays_its_answer() -> None:
    talk = met()
    talk.say("3")
    open_now = talk.asked
    told(talk, "told_registered").say("3 juta sebulan")
    assert answers(talk) == []
    assert talk.asked != open_now


def test_not_to_be_sure_is_asked_back_and_changes_nothing() -> None:
    talk = told(met(), "told_closed")
    assert talk.say("sudah") == ["common.answer_so"]
    assert answers(talk) == []
    talk.say("bukan")
    assert answers(talk) == [("told_closed", "wrong")]


def test_of_two_notices_the_later_owns_ya() -> None:
    talk = told(told(met(), "told_contacted", "K7"), "card", "P3")
    talk.say("ya")
    assert answers(talk) == [("card", "has_card")]


def test_once_answered_it_owns_nothing_more() -> None:
    talk = told(met(), "told_contacted")
    talk.say("ya")
    talk.say("ya")
    assert answers(talk) == []


def test_news_that_asks_nothing_leaves_the_question_its_answer() -> None:
    talk = told(told(met(), "told_registered"), "form_saved", "")
    talk.say("sudah")
    assert answers(talk) == [("told_registered", "right")]


def test_a_talk_overtakes_what_was_asked_before() -> None:
    talk = told(met(), "told_registered")
    told(talk, "chat_said", "", held="agent").say("ya")
    assert answers(talk) == []


def test_pressed_it_puts_the_older_question_again_too() -> None:
    talk = told(asked_for_consent(), "told_registered")
    talk.take(Tap(choice(talk, "right")))
    assert answers(talk) == [("told_registered", "right")]
    assert talk.keys == ["register.broadcasts"]


# --- buttons ------------------------------------------------------------------------------------


def test_a_button_belongs_to_its_lead_also_when_the_code_is_used_again() -> None:
    talk = told(met(), "told_contacted", matter="first")
    old = choice(talk, "right")
    told(talk, "told_contacted", matter="second")
    assert talk.take(Tap(old)) == ["common.old_notice"]
    assert answers(talk) == []


def test_asked_once_more_the_first_button_still_answers() -> None:
    talk = told(met(), "told_contacted", matter="first")
    old = choice(talk, "wrong")
    told(talk, "told_contacted", matter="first").take(Tap(old))
    (answer,) = talk.events(NoticeAnswered)
    assert answer == NoticeAnswered("K7", "told_contacted", "wrong", matter="first")


def test_buttons_are_short_enough_for_every_channel() -> None:
    longest = 64  # bytes, on the tightest channel
    for kind, row in NOTICES.kinds.items():
        if row.options:
            talk = told(met(), kind, "BZ9999", matter="jk7k2m9qxf")
            assert max(len(one.token) for one in talk.bubbles[-1].choices) <= longest


# --- conversations of older releases ------------------------------------------------------------


def older(**more: Any) -> Talk:
    """A conversation as a release before this one wrote it down."""
    talk = met()
    plain = {**to_plain(talk.conversation), "notices": [["K7", "told_contacted"]], **more}
    plain.pop("newest")
    talk.conversation = from_plain(plain)
    return talk


def test_a_conversation_of_an_older_release_opens() -> None:
    talk = older()
    assert talk.conversation.notices == (OpenNotice("K7", "told_contacted", ""),)
    assert talk.conversation.newest == ""


def test_its_buttons_and_words_still_answer() -> None:
    talk = older()
    talk.take(Tap("n.K7.right"))
    assert answers(talk) == [("told_contacted", "right")]
    talk = older()
    talk.say("SESUAI K7")
    assert answers(talk) == [("told_contacted", "right")]


def test_its_buttons_answer_no_notice_that_was_spoken_since() -> None:
    talk = told(older(), "told_registered", matter="first")
    assert talk.take(Tap("n.K7.right")) == ["common.old_notice"]
    assert answers(talk) == []


def test_a_notice_that_is_settled_owns_nothing() -> None:
    talk = told(met(), "offer")
    talk.conversation = replace(talk.conversation, notices=(), asked=(Asked("x", "menu", "menu"),))
    talk.say("ya")
    assert answers(talk) == []


@pytest.mark.parametrize("kind", ["join_asked", "pick_up_asked"])
@pytest.mark.parametrize("said", ["ok makasih", "siap", "mantap", "sudah", "oke", "boleh?"])
def test_nothing_is_given_away_by_taking_note(kind: str, said: str) -> None:
    talk = told(met(), kind)
    talk.say(said)
    assert answers(talk) == []


@pytest.mark.parametrize("kind", ["join_asked", "pick_up_asked"])
@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("ya", "allow"),
        ("boleh kak", "allow"),
        ("saya izinkan", "allow"),
        ("iya benar", "allow"),
        ("gak boleh", "refuse"),
    ],
)
def test_it_is_given_or_kept_by_a_clear_word(kind: str, said: str, heard: str) -> None:
    talk = told(met(), kind)
    talk.say(said)
    assert answers(talk) == [(kind, heard)]


def test_a_yes_that_was_only_passed_on_answers_no_notice() -> None:
    talk = told(met(), "join_asked")
    talk.take(Message("ya", forwarded=True))
    assert answers(talk) == []
