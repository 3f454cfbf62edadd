"""kalau 3 juta? An answer beside the person's own answers, which stay as they are."""

from __future__ import annotations

from typing import Any

import pytest

from bot.loading.rules import load_rulebook
from flows import cost
from tests.house import the_world
from tests.talking import Talk, met, registering

OWN: dict[str, Any] = {"income": {"amount": 1_000_000, "per": "month"}, "sector": "other"}


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("kalau 3 juta?", {"amount": 3_000_000, "per": ""}),
        ("klo 3jt sebulan", {"amount": 3_000_000, "per": "month"}),
        ("klo penghasilan 150rb sehari 25 hari", {"amount": 150_000, "per": "day", "days": 25}),
        ("nek 2 juta pinten", {"amount": 2_000_000, "per": ""}),
        ("lamun 2 juta sabaraha", {"amount": 2_000_000, "per": ""}),
        ("kalau ambil tiga program?", {"package": "three"}),
        ("kalau pakai jht berapa", {"package": "three"}),
        ("kalau bayar 6 bulan", {"months": 6}),
        ("kalau langsung setahun berapa", {"months": 12}),
        ("what if 4 million a month", {"amount": 4_000_000, "per": "month"}),
    ],
)
def test_what_is_supposed(text: str, supposed: dict[str, Any]) -> None:
    assert the_world().understanding.supposed(text, on=the_world().today) == supposed


@pytest.mark.parametrize(
    "text",
    [
        "3 juta",
        "kalau telat 3 bulan",
        "kalau meninggal dapat 42 juta",
        "kalau umur 66",
        "kalau sakit",
        "kalau 2 sampai 3 juta",
        "kalau tidak bayar 3 bulan",
        "kalau",
        "",
    ],
)
def test_what_supposes_nothing_of_a_price(text: str) -> None:
    assert the_world().understanding.supposed(text, on=the_world().today) == {}


def test_another_income_is_priced_and_the_own_one_stays() -> None:
    talk = met(**OWN)
    assert talk.say("kalau 3 juta?") == ["what_if.discounted", "menu.menu"]
    assert "Rp18.150" in talk.text and "Rp36.300" in talk.text and "Desember 2026" in talk.text
    assert talk.answers["income"] == OWN["income"]


def test_daily_takings_are_asked_back_never_guessed() -> None:
    talk = met(**OWN)
    talk.say("kalau 150rb")
    assert talk.asked == "income.supposed_per"
    talk.say("sehari", "25")
    assert "Rp3.750.000" in talk.text
    assert talk.answers["income"] == OWN["income"]


def test_months_past_the_end_of_the_discount_get_no_total() -> None:
    talk = met(**OWN)
    assert talk.say("kalau bayar 6 bulan?")[0] == "what_if.months_cross"
    assert "Rp8.400" in talk.text and "Rp16.800" in talk.text and "175" in talk.text


def test_months_on_one_side_are_added_up() -> None:
    talk = met(income=OWN["income"], sector="transport")
    assert talk.say("kalau bayar 3 bulan")[0] == "what_if.months"
    assert "Rp25.200" in talk.text


def test_months_that_are_not_offered_are_refused() -> None:
    assert met(**OWN).say("kalau bayar 5 bulan")[0] == "what_if.months_refused"


def test_without_an_income_it_is_asked_for() -> None:
    assert met().say("kalau ambil tiga program?")[0] == "what_if.need_income"


def test_it_may_be_asked_in_the_middle_of_registration() -> None:
    talk = registering()
    talk.say("Siti")
    talk.say("kalau 3 juta?")
    assert talk.asked == "income.income"
    assert "income" not in talk.answers


def test_a_supposed_price_is_explained_too() -> None:
    talk = met(**OWN)
    talk.say("kalau 3 juta?")
    talk.say("kenapa")
    assert "Rp2.950.000" in talk.text


def test_cost_offers_the_months_of_the_rulebook() -> None:
    talk = met(**OWN)
    periods = load_rulebook().value("payment.periods", talk.clock().date()).choices
    assert tuple(cost.MONTHS.values()) == periods
    talk.say("3", "4")
    assert talk.say("setahun") == ["cost.months_cross", "cost.more"]
    talk.say("4")
    assert talk.say("1") == ["cost.months_total", "cost.more"]


@pytest.mark.parametrize(
    ("chosen", "goes"),
    [
        ("4", ["cost.months"]),
        ("kenapa", ["why.price", "why.price_changes", "cost.more"]),
        ("2", ["income.income"]),
    ],
)
def test_back_from_a_what_if_the_first_price_stands(chosen: str, goes: list[str]) -> None:
    talk = Talk()
    talk.say("halo", "berapa biayanya", "100 ribu sehari", "2", "2", "kembali")
    assert talk.asked == "cost.more"
    assert talk.say(chosen) == goes


def test_a_what_if_left_for_the_menu_is_forgotten() -> None:
    talk = Talk()
    talk.say("halo", "berapa biayanya", "3 juta sebulan", "2", "2", "menu")
    assert talk.say("berapa biayanya")[-1] == "cost.more"
    assert talk.answers["income"]["amount"] == 3_000_000
