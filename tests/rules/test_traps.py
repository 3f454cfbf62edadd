"""The traps of the reference: what a naive bot tells workers wrongly, and what the rules say instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import BadArgument
from bot.loading.rules import load_rulebook
from bot.rules.contribution import Contribution, contribution
from bot.rules.eligibility import Verdict, eligibility
from bot.rules.facts import Facts, facts
from bot.rules.figures import Month
from bot.rules.reasons import reason_for, render
from bot.rules.rulebook import LANGUAGES

BOOK = load_rulebook()
TODAY = date(2026, 11, 22)
TRAPS: dict[int, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "traps.yaml").read_text())
BY_RULES = {number for number, trap in TRAPS.items() if "rules" in trap}
SITI = {
    "birth_date": "1985-06-01",
    "citizen": True,
    "has_nik": True,
    "works_now": True,
    "paid_by_employer": False,
    "already_member": "no",
}


def verdict(**said: Any) -> Verdict:
    return eligibility(BOOK, {**SITI, **said}, TODAY)


def pays(month: Month, *, months: int = 1, jht: bool = False, **asked: Any) -> Contribution:
    package = ("jkk", "jkm", *(["jht"] if jht else []))
    usual: dict[str, Any] = {"income": 900_000, "sector": "other"}
    return contribution(BOOK, **{**usual, **asked}, month=month, months=months, programmes=package)


def known() -> Facts:
    return facts(BOOK, TODAY, "other", 1_000_000)


def says(rule: str, language: str = "en") -> str:
    return render(reason_for(BOOK, rule, TODAY, sector="other", payer="self", own={"base": 0}), language)


def test_all_traps_are_in_the_table_and_have_a_keeper() -> None:
    assert list(TRAPS) == list(range(1, 34))
    assert all(trap.get("rules") or trap.get("texts") for trap in TRAPS.values())


@pytest.mark.parametrize("number", sorted(BY_RULES))
def test_the_rules_that_keep_from_a_trap_can_be_said(number: int) -> None:
    for rule in TRAPS[number]["rules"]:
        assert all(says(rule, language) for language in LANGUAGES)


@pytest.mark.parametrize("number", sorted(BY_RULES))
def test_each_trap_that_rules_decide_has_its_own_test(number: int) -> None:
    assert any(name.startswith(f"test_trap_{number}_") for name in globals())


def test_trap_1_the_price_follows_sector_month_and_payer() -> None:
    assert pays(Month(2026, 12)).total == 8_400
    assert pays(Month(2027, 1)).total == 16_800
    assert pays(Month(2027, 1), sector="transport").total == 8_400
    assert pays(Month(2026, 12), payer="government").total == 16_800
    assert pays(Month(2026, 12), income=2_000_000).total == 13_400


def test_trap_2_jht_is_never_halved() -> None:
    found = pays(Month(2026, 12), jht=True)
    assert (found.jht, found.total) == (20_000, 28_400)
    assert BOOK.rules["payment.discount"].applies_to == ("jkk", "jkm")


def test_trap_3_a_bpu_gets_three_programmes_at_most() -> None:
    assert verdict().programmes == ("jkk", "jkm", "jht")
    with pytest.raises(BadArgument):
        contribution(BOOK, income=1, sector="other", month=Month(2026, 12), programmes=("jkk", "jkm", "jp"))


def test_trap_4_the_full_sum_is_said_with_its_condition() -> None:
    assert says("jkm.full") == (
        "The benefit is Rp42.000.000 only after 3 paid months in a row; before that it is Rp10.000.000."
    )
    assert "probably starts again" in says("membership.return_restarts_months")
    assert BOOK.rules["membership.return_restarts_months"].values[0].certainty == "D"


def test_trap_5_the_scholarship_is_a_ceiling_over_years() -> None:
    assert "at most Rp174.000.000 for 2 children" in says("scholarship.max")
    assert "only after 3 years" in says("scholarship.years")


def test_trap_6_the_multiple_is_of_the_declared_base() -> None:
    assert known()["own_jkk_death"] == 48_000_000
    assert "declared base" in says("jkk.death_multiple")


def test_trap_7_unable_to_work_is_paid_by_the_base_and_falls() -> None:
    assert (known()["own_jkk_stmb_first"], known()["own_jkk_stmb_later"]) == (1_000_000, 500_000)
    assert "after a work accident" in says("jkk.stmb_first_percent")


def test_trap_8_hospital_is_only_for_work() -> None:
    assert "by medical need, only for work accidents" in says("jkk.medical_care")


def test_trap_10_people_who_do_not_work_or_are_ill_are_not_signed_up() -> None:
    assert verdict(works_now=False).verdict == "not_eligible"
    assert verdict(sick_now=True).verdict == "ask_branch"


def test_trap_11_past_65_nobody_joins_but_members_may_stay() -> None:
    assert verdict(birth_date="1960-01-01").verdict == "not_eligible"
    assert verdict(birth_date="1960-01-01", already_member="bpu_active").verdict == "eligible"


def test_trap_12_old_arrears_are_not_charged() -> None:
    assert known()["arrears_months"] == 3
    reasons = {reason.rule: render(reason, "en") for reason in verdict(already_member="bpu_lapsed").reasons}
    assert "old arrears are not charged, but the conditions start again" in reasons["membership.return"]


def test_trap_13_pay_with_your_own_nik_and_check() -> None:
    assert "own NIK, keep the receipt" in says("agents.own_nik")


def test_trap_14_shops_are_for_paying() -> None:
    assert "Alfamart" not in says("payment.register_where")
    assert "Once registered" in says("payment.pay_where")


def test_trap_17_bpu_brings_no_bsu() -> None:
    assert "no BSU" in says("membership.bsu")


def test_trap_18_no_platform_is_known_to_pay() -> None:
    assert "membership.platform_pays" in BOOK.unknowns


@pytest.mark.parametrize(
    "said",
    [
        {"paid_by_employer": True},
        {"construction_project": True},
        {"domestic_worker": True},
        {"works_abroad": True},
        {"citizen": False},
    ],
    ids=str,
)
def test_trap_19_other_workers_are_not_called_bpu(said: dict[str, Any]) -> None:
    found = verdict(**said)
    assert found.segment != "bpu" and found.verdict != "eligible"


def test_trap_20_an_employer_must_take_jht_and_the_discount_is_open() -> None:
    found = verdict(employs_others=True)
    assert "jht" in found.compulsory
    assert "payment.discount_for_employers" in [reason.rule for reason in found.reasons]


def test_trap_21_who_the_government_pays_for_checks_first() -> None:
    assert verdict(already_member="government_paid").verdict == "ask_branch"


def test_trap_23_no_due_date_is_said() -> None:
    assert "payment.due_date" in BOOK.unknowns
    assert "No official source names a due date" in says("payment.due_date")


def test_trap_24_prepaying_past_the_discount_is_not_promised() -> None:
    found = pays(Month(2026, 12), months=12)
    assert found.total_for_months is None
    assert "ask 175" in says("payment.prepaying_past_discount")


def test_trap_25_death_by_accident_on_the_lowest_base_is_70_million() -> None:
    assert known()["min_death_total"] == 70_000_000
    assert not {170_000_000, 244_000_000} & set(known().values())


def test_trap_26_jht_is_paid_once() -> None:
    assert "not a monthly pension" in says("jht.one_payment")


def test_trap_27_jht_waits_for_an_occasion() -> None:
    found = known()
    assert (found["jht_full_age"], found["jht_stop_wait_months"], found["jht_partial_years"]) == (56, 1, 10)


def test_trap_28_when_cover_starts_is_not_promised() -> None:
    assert "membership.cover_start" in BOOK.unknowns


def test_trap_29_nobody_asks_for_an_otp() -> None:
    assert "never ask for an OTP" in says("payment.never_asks_otp")


def test_trap_31_agents_fees_and_pay_are_not_known() -> None:
    assert {"agents.fee", "agents.incentive"} <= set(BOOK.unknowns)


def test_trap_32_after_the_discount_only_the_rules_of_now_are_quoted() -> None:
    found = pays(Month(2027, 1))
    assert found.rules[-2:] == ("payment.ordinary", "payment.discount_after")
    assert "as they stand now" in says("payment.ordinary")


def test_trap_33_the_discount_is_on_jkk_and_jkm() -> None:
    assert says("payment.discount").startswith("The JKK and JKM contributions are cut by 50%")
    assert "jkp" not in BOOK.rules["payment.discount"].applies_to
