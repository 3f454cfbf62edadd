"""A lead settled in chat, on the agent's page or in the console: one act, asked of the worker in the same way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.services.agents.agent_page import leads_in_full, reasons_here, settle_lead
from bot.services.people.erasing import erase_person
from bot.services.referrals.handling import settle_dispute, settle_unserved
from bot.services.staff.scope import command_line
from bot.storage.keys.sealing import seal
from bot.storage.people import people, registrations
from tests.conftest import SQLITE_ONLY
from tests.referrals.told import CARD, PAYING, news, registered, report, taken, wati_s_page
from tests.stage import Stage

Asks = Callable[[Stage], str]
WHY = "datang sendiri ke kantor"


def waits(stage: Stage) -> str:
    """Siti asks for an agent; her referral's id."""
    referral = stage.worker()
    stage.ring()
    return referral


def in_chat(stage: Stage, asks: Asks = waits) -> str:
    """Wati reports by a word and the last four digits; the referral's id."""
    stage.agent("wati", 1)
    referral = asks(stage)
    report(stage, f"TERDAFTAR {taken(stage)} 4321")
    return referral


def on_the_page(stage: Stage, asks: Asks = waits) -> str:
    stage.agent("wati", 1)
    referral = asks(stage)
    taken(stage)
    assert settle_lead(stage.runtime, wati_s_page(stage), referral, "registered", "4321") == ""
    stage.ring()
    return referral


def in_the_console(stage: Stage, asks: Asks = waits) -> str:
    """Nobody is near, so the branch sees to it."""
    referral = asks(stage)
    settle_unserved(
        stage.runtime, command_line(stage.runtime), referral, outcome="registered", digits="4321", why=WHY
    )
    stage.ring()
    return referral


WAYS = pytest.mark.parametrize("settled", [in_chat, on_the_page, in_the_console])
Settled = Callable[..., str]


def kept(stage: Stage, referral: str) -> registrations.Registration:
    with stage.runtime.database.begin() as tx:
        found = registrations.load(tx, referral)
    assert found
    return found


def answers(stage: Stage, word: str) -> None:
    stage.say("siti", f"{word} {stage.code('siti')}")
    stage.ring()


@WAYS
def test_the_worker_is_asked_says_yes_and_is_asked_for_the_card(stage: Stage, settled: Settled) -> None:
    referral = settled(stage, registered)
    found = kept(stage, referral)
    assert (found.state, dict(found.outcome)) == ("registered", {"member_last4": "4321"})
    assert stage.state(referral) == "registered"
    assert "Benar Anda sudah terdaftar?" in stage.last("siti")
    answers(stage, "SESUAI")
    assert stage.state(referral) == "confirmed"
    assert "Terima kasih sudah mengabari" in stage.last("siti")
    stage.later(days=14)
    assert news(stage, "siti", CARD) == 1
    answers(stage, "SUDAH")
    stage.later(days=16)
    assert news(stage, "siti", PAYING) == 1
    assert stage.helps() == []


@SQLITE_ONLY
@WAYS
def test_a_no_goes_to_staff_who_look_for_somebody_else(stage: Stage, settled: Settled) -> None:
    referral = settled(stage)
    answers(stage, "KELIRU")
    assert (stage.state(referral), stage.helps()) == ("registered", ["disputed"])
    settle_dispute(stage.runtime, command_line(stage.runtime), referral, "again", WHY)
    with stage.runtime.database.begin() as tx:
        (row,) = tx.all("SELECT state, agent, reported, answer FROM referral")
    assert tuple(row) == ("waiting", None, "", "")
    assert (kept(stage, referral).state, dict(kept(stage, referral).outcome)) == ("submitted", {})


@SQLITE_ONLY
@WAYS
def test_a_worker_who_says_nothing_is_asked_once_more_then_staff_ask(stage: Stage, settled: Settled) -> None:
    settled(stage)
    stage.later(hours=73)
    assert news(stage, "siti", "Benar Anda sudah terdaftar?") == 2
    stage.later(hours=73)
    assert (news(stage, "siti", "Benar Anda sudah terdaftar?"), stage.helps()) == (2, ["unheard"])
    answers(stage, "SESUAI")
    assert [row.state for row in stage.rows("SELECT state FROM referral")] == ["confirmed"]


@SQLITE_ONLY
@WAYS
def test_the_status_tells_the_digits_however_they_came(stage: Stage, settled: Settled) -> None:
    settled(stage, registered)
    stage.say("siti", "sampai mana?")
    assert "4321" in stage.last("siti")


@SQLITE_ONLY
def test_a_reason_chosen_on_the_page_is_said_in_the_worker_s_words_and_asked(stage: Stage) -> None:
    stage.agent("wati", 1)
    referral = waits(stage)
    taken(stage)
    page = wati_s_page(stage)
    assert "rejected_age" in reasons_here(stage.runtime, "id")
    assert settle_lead(stage.runtime, page, referral, "rejected_age", "") == ""
    stage.ring()
    assert "umur tidak memenuhi syarat" in stage.last("siti")
    answers(stage, "KELIRU")
    assert (stage.state(referral), kept(stage, referral).state, stage.helps()) == (
        "closed",
        "rejected",
        ["disputed"],
    )


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("outcome", "digits", "problem"),
    [
        ("registered", "43210", "bad_last4"),
        ("contacted", "", "bad_outcome"),
        ("kirim Rp50.000 ke DANA", "", "bad_outcome"),
    ],
)
def test_what_the_page_does_not_offer_is_refused(
    stage: Stage, outcome: str, digits: str, problem: str
) -> None:
    stage.agent("wati", 1)
    referral = waits(stage)
    taken(stage)
    assert settle_lead(stage.runtime, wati_s_page(stage), referral, outcome, digits) == problem
    assert stage.state(referral) == "accepted"


@SQLITE_ONLY
def test_what_an_agent_reported_on_the_page_is_not_asked_of_them_again(stage: Stage) -> None:
    on_the_page(stage)
    stage.later(hours=25)
    assert news(stage, "wati", "Bagaimana kabar pekerja") == 0


@SQLITE_ONLY
def test_digits_kept_under_their_older_names_are_read(stage: Stage) -> None:
    referral, person = in_chat(stage), stage.person("siti")
    with stage.runtime.database.begin() as tx:
        siti = people.lock(tx, person)
        for name in ("last4", "member_end"):
            sealed = seal(siti.key, {name: "9876"}, f"registration.outcome:{siti.id}")
            tx.run("UPDATE registration SET outcome_sealed = :sealed", {"sealed": sealed})
            found = registrations.load(tx, referral)
            assert found and dict(found.outcome) == {"member_last4": "9876"}


def test_flags_stand_beside_a_report_and_the_digits_hash_goes_with_the_worker(stage: Stage) -> None:
    in_chat(stage)
    (row,) = stage.rows("SELECT person, flags, number_hash FROM referral")
    assert row.flags == "too_soon" and row.number_hash is not None
    with stage.runtime.database.begin() as tx:
        erase_person(tx, row.person, stage.runtime.now_ms())
    assert [row.number_hash for row in stage.rows("SELECT number_hash FROM referral")] == [None]


@SQLITE_ONLY
def test_the_same_digits_and_the_same_phone_for_another_worker_are_noticed(stage: Stage) -> None:
    stage.agent("wati", 1)
    for name in ("budi", "tuti"):
        referral = stage.worker(name)
        stage.ring()
        code = stage.code("wati")
        stage.say("wati", f"TERIMA {code}")
        stage.later(minutes=10)
        stage.say("wati", f"TERDAFTAR {code} 4321")
        stage.ring()
    flagged = stage.rows("SELECT id, flags FROM referral WHERE flags <> ''")
    assert [tuple(row) for row in flagged] == [(referral, "same_number same_person")]


@SQLITE_ONLY
def test_the_page_shows_no_lead_that_is_settled(stage: Stage) -> None:
    on_the_page(stage)
    assert leads_in_full(stage.runtime, wati_s_page(stage), "lead seen") == []
