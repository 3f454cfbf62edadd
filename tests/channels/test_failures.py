"""One table of failures a channel, each code of a class, and one table of what follows from a class."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from bot.channels import meta_codes, telegram_outcomes, whatsapp_codes
from bot.engine.saying.outgoing import Choice
from bot.failing import HANDLING, Kind, handling_of
from bot.post import GiveUp, RetryAt, Sent
from bot.settings import ROOT
from tests.channels.sending import YES_NO, send_telegram, to_telegram
from tests.failures_page import ENGLISH, INDONESIAN, PAGE, page
from tests.fakes.telegram import FakeTelegram
from tests.house import the_world

# What other clients and the providers' pages tell, not our own table.
TWILIO = [
    *[
        (63016, "window"),
        (63049, "later"),
        (63032, "limited"),
        (63018, "busy"),
        (14107, "busy"),
        (14109, "busy"),
    ],
    *[(30001, "busy"), (63024, "address"), (63003, "address"), (21211, "address"), (21614, "address")],
    *[(21610, "left"), (63014, "left"), (63033, "left"), (63013, "policy"), (63026, "policy")],
    *[(63041, "template"), (63040, "template"), (63027, "template"), (63028, "template"), (21656, "content")],
    *[(63019, "content"), (63034, "content"), (63005, "content"), (63021, "content"), (63007, "sender")],
    *[
        (63020, "sender"),
        (63051, "sender"),
        (63059, "sender"),
        (63101, "sender"),
        (20003, "sender"),
        (99999, "bug"),
    ],
]


@pytest.mark.parametrize(("code", "kind"), TWILIO)
def test_a_code_of_twilio_is_of_one_class(code: int, kind: str) -> None:
    outcome = whatsapp_codes.by_code(str(code))
    assert whatsapp_codes.kind_of(str(code)) == kind
    assert isinstance(outcome, RetryAt if kind in ("busy", "sender") else GiveUp)
    assert not isinstance(outcome, GiveUp) or (outcome.kind, outcome.unreachable) == (kind, kind == "left")


META = [
    *[(131047, "window"), (131049, "later"), (130472, "limited"), (131050, "unwanted"), (131056, "busy")],
    *[
        (130429, "busy"),
        (131026, "address"),
        (132000, "template"),
        (132001, "template"),
        (132012, "template"),
    ],
    *[(132015, "template"), (132016, "template"), (131048, "sender"), (368, "sender"), (131031, "sender")],
    *[
        (130497, "sender"),
        (131064, "sender"),
        (190, "sender"),
        (131051, "content"),
        (131009, "content"),
        (7777, "bug"),
    ],
]


@pytest.mark.parametrize(("code", "kind"), META)
def test_a_code_of_meta_is_of_one_class(code: int, kind: str) -> None:
    assert meta_codes.kind_of(str(code)) == kind


TELEGRAM = [
    (403, "Forbidden: bot was blocked by the user", "left"),
    (403, "Forbidden: user is deactivated", "left"),
    (400, "Bad Request: chat not found", "left"),
    (400, "Bad Request: PEER_ID_INVALID", "left"),
    (400, "Bad Request: can't parse entities: Unsupported start tag", "content"),
    (400, "Bad Request: message is too long", "content"),
    (400, "Bad Request: BUTTON_DATA_INVALID", "content"),
    (400, "Bad Request: BUTTON_URL_INVALID", "content"),
    (400, "Bad Request: inline keyboard button URL 'x' is invalid", "content"),
    (400, "Bad Request: something of next year", "bug"),
    (404, "Not Found: method not found", "bug"),
]


@pytest.mark.parametrize(("status", "said", "kind"), TELEGRAM)
def test_words_of_telegram_are_of_one_class(status: int, said: str, kind: str) -> None:
    assert telegram_outcomes.kind_of(status, said) == kind


def test_every_class_says_what_follows_and_nothing_else_is_a_class() -> None:
    assert set(HANDLING) == set(Kind)
    assert handling_of("made up next year") == HANDLING[Kind.BUG]
    assert all(one.most > 0 for one in HANDLING.values() if one.letter in ("again", "plainly"))
    assert all(one.seconds <= 86_400 for one in HANDLING.values())


def test_staff_read_every_class_in_words() -> None:
    console = yaml.safe_load((ROOT / "bot/console/words/letters.yaml").read_text("utf-8"))
    for language in ("id", "en"):
        assert [kind for kind in Kind if f"kind_of_{kind}" not in console[language]] == []
        told = the_world().words.find(language, "common", "refused").options
        assert {kind for kind in Kind if HANDLING[kind].needs_staff} == set(told)


def refusal(said: str) -> dict[str, Any]:
    return {"status": 400, "body": {"ok": False, "error_code": 400, "description": f"Bad Request: {said}"}}


@pytest.mark.parametrize("said", ["BUTTON_DATA_INVALID", "can't parse entities", "message is too long"])
def test_what_telegram_refuses_of_our_buttons_goes_once_more_in_plain_words(
    telegram: FakeTelegram, said: str
) -> None:
    telegram.next(**refusal(said))
    assert send_telegram(telegram.url, to_telegram("Setuju?", choices=YES_NO)) == [Sent("1")]
    assert telegram.sent[0]["text"] == "Setuju?\n\n1. Ya\n2. Tidak"
    assert telegram.sent[0]["markup"] is None


def test_a_second_refusal_is_the_end_of_it(telegram: FakeTelegram) -> None:
    telegram.next(**refusal("BUTTON_DATA_INVALID"), times=2)
    [outcome] = send_telegram(telegram.url, to_telegram(choices=(Choice("t:a", "Ya"),)))
    assert isinstance(outcome, GiveUp) and outcome.kind == "content"
    assert telegram.sent == []


def test_the_page_of_failures_is_what_the_tables_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.failures_page"


def test_every_class_has_words_on_the_page() -> None:
    said = {one for row in HANDLING.values() for one in (row.letter, row.address, row.channel)}
    assert said == set(INDONESIAN) == set(ENGLISH)
