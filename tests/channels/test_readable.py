"""What nobody can read is kept without a number anybody is known by, however it was escaped, spelt or sent."""

from __future__ import annotations

import json

import pytest

from bot.channels.readable import MOST_KEPT, masked, opaque, unreadable
from bot.engine.happenings import Message
from tests.channels.sending import redact

NIK = "3172045505900001"
SPELT = (
    NIK,
    "3172 • 0455 • 0590 • 0001",
    "3172\n0455\n0590\n0001",
    "3172/0455,0590;0001",
    "٣١٧٢٠٤٥٥٠٥٩٠٠٠٠١",
    "３１７２ ０４５５ ０５９０ ０００１",
    "3172\u200b0455\u20600590\u200b0001",
    "𝟑𝟏𝟕𝟐𝟎𝟒𝟓𝟓𝟎𝟓𝟗𝟎𝟎𝟎𝟎𝟏",
)


def numerals(text: str) -> int:
    return sum(sign.isnumeric() for sign in text)


@pytest.mark.parametrize("typed", SPELT)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_number_in_a_json_body_is_masked(typed: str, ascii_only: bool) -> None:
    body = json.dumps({"poll": {"question": typed}}, ensure_ascii=ascii_only).encode()
    assert numerals(unreadable("telegram", "1", body).masked_body.replace("#####", "")) == 0


@pytest.mark.parametrize("typed", SPELT)
def test_a_number_in_a_token_is_masked(typed: str) -> None:
    assert numerals(opaque(f"go:{typed}")) == 0


def test_tokens_of_ours_stay() -> None:
    assert opaque("ask:7:yes#1234567") == "ask:7:yes#1234567"


def test_words_for_figures_go_by_the_redaction_that_is_handed_in() -> None:
    kept = unreadable(
        "telegram", "1", b'{"x":"tiga satu"}', lambda text: Message(text.replace("tiga satu", "•"))
    )
    assert kept.masked_body == '{"x":"•"}'


def test_a_redaction_that_breaks_loses_nothing_and_lets_nothing_through() -> None:
    def broken(text: str) -> Message:
        raise RecursionError(text)

    assert unreadable("telegram", "1", f"nik {NIK}".encode(), broken).masked_body == "nik #####"


def test_of_an_endless_body_the_beginning_is_kept() -> None:
    kept = unreadable("telegram", "1", b"x" * (MOST_KEPT * 3), redact)
    assert (len(kept.masked_body), kept.size) == (MOST_KEPT, MOST_KEPT * 3)


def test_short_figures_stay() -> None:
    assert masked('{"a":1,"b":[12,34]}') == '{"a":1,"b":[12,34]}'
