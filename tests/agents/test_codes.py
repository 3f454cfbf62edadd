"""Is this agent real? Signed codes, guessed and revoked ones, and whose worker it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadArgument
from bot.referrals.codes import read_code, sign_code
from bot.services.agents.poster import poster_svg, qr_png
from bot.services.agents.verify_agent import (
    make_card,
    make_community_card,
    revoke_codes,
    revoke_community_codes,
)
from bot.services.referrals.reassign import suspend_agent
from bot.services.staff.scope import command_line
from bot.spoken_codes import ALPHABET
from tests.conftest import SQLITE_ONLY
from tests.stage import Stage

KEY, DAY = b"k" * 32, date(2027, 6, 30)
CODE = sign_code(KEY, 41, DAY)


@given(st.integers(0, 2**24 - 1), st.dates(date(2026, 1, 1), date(2110, 1, 1)))
def test_a_code_says_which_and_until_when(row: int, day: date) -> None:
    assert read_code(KEY, sign_code(KEY, row, day)) == (row, day)


@given(st.integers(3, len(CODE) - 1), st.sampled_from(ALPHABET))
def test_one_altered_sign_makes_it_a_forgery(place: int, sign: str) -> None:
    altered = CODE[:place] + sign + CODE[place + 1 :]
    assert CODE[place] in (sign, "-") or read_code(KEY, altered) is None


def test_it_is_read_as_people_type_it_and_never_under_another_key() -> None:
    assert read_code(KEY, f"ini kodenya {CODE.lower().replace('-', '').replace('ak', 'AK-')}") == (41, DAY)
    assert read_code(b"x" * 32, CODE) is None


def test_a_genuine_code_shows_who_it_is_and_first_touch_counts(stage: Stage) -> None:
    wati, darto = stage.agent("wati", 9), stage.agent("darto", 1)
    stage.say("siti", make_card(stage.runtime, command_line(stage.runtime), "wati").code)
    stage.ring()
    assert "Kode ini asli" in stage.last("siti") and "Wati" in stage.last("siti")
    stage.say("siti", make_card(stage.runtime, command_line(stage.runtime), "darto").code)
    stage.ring()
    assert [touch.result for touch in stage.rows("SELECT result FROM first_contact ORDER BY id")] == [
        "first",
        "again",
    ]
    referral = stage.worker()
    stage.ring()
    assert stage.asked(referral) == [("wati", "offered")], (wati, darto)


@SQLITE_ONLY
def test_forged_expired_and_revoked_codes_are_refused(stage: Stage) -> None:
    stage.agent("wati", 1, valid_until="2026-12-01")
    code = make_card(stage.runtime, command_line(stage.runtime), "wati").code
    stage.say("siti", code[:-1] + ("0" if code[-1] != "0" else "1"))
    stage.ring()
    assert "tidak kami kenal" in stage.last("siti")
    stage.later(days=10)
    stage.say("siti", code)
    stage.ring()
    assert "masa berlakunya sudah habis" in stage.last("siti")
    assert revoke_codes(stage.runtime, command_line(stage.runtime), "wati") == 1
    stage.say("siti", code)
    stage.ring()
    assert "sudah dicabut" in stage.last("siti")


@SQLITE_ONLY
def test_whoever_guesses_must_wait(stage: Stage) -> None:
    stage.agent("wati", 1)
    code = make_card(stage.runtime, command_line(stage.runtime), "wati").code
    for number in range(5):
        stage.say("siti", f"AK-00000-00000-0000{number}")
        stage.ring()
    stage.say("siti", code)
    stage.ring()
    assert "terlalu banyak" in stage.last("siti")
    stage.later(hours=2)
    stage.say("siti", code)
    stage.ring()
    assert "Kode ini asli" in stage.last("siti")


@SQLITE_ONLY
def test_a_community_s_code_names_it_and_its_agents_are_asked_first(stage: Stage) -> None:
    stage.agent("darto", 1, community="Paguyuban Ojek Koja")
    stage.agent("wati", 9, community="Koperasi Maju Bersama")
    card = make_community_card(stage.runtime, command_line(stage.runtime), "maju bersama", "pasar")
    stage.say("siti", card.code)
    stage.ring()
    assert "Kode ini asli, milik Koperasi Maju Bersama" in stage.last("siti")
    (touch,) = stage.rows(
        "SELECT t.result, c.campaign FROM first_contact t JOIN agent_code c ON c.id = t.code"
    )
    assert (touch.result, touch.campaign) == ("first", "pasar")
    referral = stage.worker()
    stage.ring()
    assert stage.asked(referral) == [("wati", "offered")]


@SQLITE_ONLY
def test_a_community_s_codes_end_without_those_of_its_agents(stage: Stage) -> None:
    stage.agent("wati", 1)
    own, shared = (
        make_card(stage.runtime, command_line(stage.runtime), "wati").code,
        make_community_card(stage.runtime, command_line(stage.runtime), "Maju").code,
    )
    assert revoke_community_codes(stage.runtime, command_line(stage.runtime), "koperasi maju") == 1
    for code, said in ((shared, "sudah dicabut"), (own, "Kode ini asli")):
        stage.say("siti", code)
        stage.ring()
        assert said in stage.last("siti")


@SQLITE_ONLY
def test_a_suspended_agent_s_code_is_refused_at_once(stage: Stage) -> None:
    stage.agent("wati", 1)
    code = make_card(stage.runtime, command_line(stage.runtime), "wati").code
    suspend_agent(stage.runtime, command_line(stage.runtime), "wati", why="complaint")
    stage.say("siti", code)
    stage.ring()
    assert "sudah dicabut" in stage.last("siti")


@SQLITE_ONLY
def test_no_code_is_made_for_whom_the_directory_does_not_know(stage: Stage) -> None:
    with pytest.raises(BadArgument, match="mallory"):
        make_card(stage.runtime, command_line(stage.runtime), "mallory")
    with pytest.raises(BadArgument, match="Melati"):
        make_community_card(stage.runtime, command_line(stage.runtime), "Melati")


@SQLITE_ONLY
def test_a_card_becomes_a_picture_and_a_page(stage: Stage) -> None:
    stage.agent("wati", 1, name="Wati <& Co>")
    card = make_card(stage.runtime, command_line(stage.runtime), "wati", "pasar")
    page = poster_svg(stage.runtime, card)
    assert qr_png(card).startswith(b"\x89PNG")
    assert card.code in page and "Wati &lt;&amp; Co&gt;" in page and 'width="148mm"' in page
