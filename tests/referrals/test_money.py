"""Money of the first month: both lawful ways told, the official receipt asked for the same day, one press reports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SQLITE_ONLY
from tests.stage import Stage

pytestmark = SQLITE_ONLY
ROOT = Path(__file__).resolve().parents[2]
RECEIPT = "bukti dari sistem Perisai"


def registered_by_agent(stage: Stage) -> str:
    """Siti's lead taken and reported as registered by Wati; its code."""
    stage.agent("wati", 1)
    stage.worker()
    stage.ring()
    code = stage.code("wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    stage.say("wati", f"TERDAFTAR {code} 4321")
    stage.ring()
    return code


def complaints(stage: Stage) -> list[tuple[str, str]]:
    with stage.runtime.database.look() as tx:
        return [(row.kind, row.state) for row in tx.all("SELECT kind, state FROM complaint")]


def test_a_worker_hears_both_ways_of_paying_when_an_agent_comes(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.worker()
    stage.ring()
    stage.say("wati", f"TERIMA {stage.code('wati')}")
    stage.ring()
    told = next(bubble.text for bubble in stage.heard("siti") if "siap membantu" in bubble.text)
    assert "kode bayar" in told and "NIK" in told and "sistem Perisai" in told


def test_the_official_receipt_is_asked_for_the_same_day(stage: Stage) -> None:
    code = registered_by_agent(stage)
    assert RECEIPT not in stage.last("siti")
    stage.later(hours=2.1)
    assert RECEIPT in stage.last("siti") and "Wati" in stage.last("siti")
    stage.say("siti", f"ADABUKTI {code}")
    stage.ring()
    assert stage.helps() == []


def test_a_missing_receipt_is_told_what_to_do_and_goes_to_staff(stage: Stage) -> None:
    code = registered_by_agent(stage)
    stage.later(hours=2.1)
    stage.say("siti", f"BELUMADA {code}")
    stage.ring()
    assert "hari ini juga" in stage.last("siti") and "175" in stage.last("siti")
    assert stage.helps() == ["no_receipt"]


@pytest.mark.parametrize("said", ["DIMINTALEBIH {}", "diminta uang lebih"])
def test_overcharging_is_reported_in_one_tap(stage: Stage, said: str) -> None:
    code = registered_by_agent(stage)
    stage.later(hours=2.1)
    stage.say("siti", said.format(code))
    stage.ring()
    assert complaints(stage) == [("money", "open")]
    assert "AD-" in stage.last("siti")
    assert "overcharged" in stage.helps()
    assert all("LEBIH" not in bubble.text for bubble in stage.heard("wati"))


def test_it_can_be_reported_under_the_news_that_an_agent_comes(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.worker()
    stage.ring()
    code = stage.code("wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    stage.say("siti", f"DIMINTALEBIH {code}")
    stage.ring()
    assert complaints(stage) == [("money", "open")]


def test_nobody_is_asked_for_a_receipt_at_night(stage: Stage) -> None:
    stage.later(hours=10)  # the stage begins at ten in the morning
    registered_by_agent(stage)
    before = len(stage.heard("siti"))
    stage.later(hours=2.1)
    assert len(stage.heard("siti")) == before
    stage.later(hours=10)
    assert any(RECEIPT in bubble.text for bubble in stage.heard("siti")[before:])


NEVER_SAID = re.compile(
    r"agen tidak boleh (?:me)?(?:nerima|minta) uang|agents? may not take money|titip(?:kan)? (?:saja )?ke agen"
    r"|give (?:the )?money to the agent|agen \w+ (?:pasti )?aman|nomor rekening kami",
    re.IGNORECASE,
)


def test_no_text_forbids_what_is_lawful_or_sends_money_to_anybody() -> None:
    for path in sorted((ROOT / "messages").rglob("*.yaml")):
        lines = (
            line
            for line in path.read_text("utf-8").splitlines()
            if "accepts" not in line and "asks:" not in line
        )
        assert [line for line in lines if NEVER_SAID.search(line)] == [], path.name
