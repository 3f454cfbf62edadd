"""Planning: who gets it, who does not and why; nothing is sent."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.engine.words import FALLBACK
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.standing import export_ledger, standing
from bot.services.staff.scope import command_line
from bot.storage.people import people
from tests.broadcasts.spreading import states
from tests.cast import a_reader, opt_out
from tests.house import HeldClock

HELLO = {FALLBACK: "Halo"}


def plan(runtime: Runtime, **audience: str) -> str:
    return plan_broadcast(runtime, command_line(runtime), HELLO, Audience(**audience))


def test_only_who_agreed_is_planned_and_everybody_else_has_a_reason(runtime: Runtime) -> None:
    a_reader(runtime, "1")
    a_reader(runtime, "2", agreed=False)
    opt_out(runtime, a_reader(runtime, "3"))
    gone = a_reader(runtime, "4")
    with runtime.database.begin() as tx:
        people.set_reachable(tx, gone, "telegram", False)
    assert states(runtime, plan(runtime)) == {"planned": 1, "no consent": 1, "opted out": 1, "unreachable": 1}


def test_whatsapp_takes_free_text_for_a_day_after_the_persons_own_words(
    runtime: Runtime, clock: HeldClock
) -> None:
    a_reader(runtime, "+6280000000001", channel="whatsapp")
    clock.forward(hours=23)
    a_reader(runtime, "+6280000000002", channel="whatsapp")
    clock.forward(hours=2)
    assert states(runtime, plan(runtime)) == {"planned": 1, "needs template": 1}


def test_filters_choose_the_segment(runtime: Runtime) -> None:
    a_reader(runtime, "1", area="31.72.04")
    a_reader(runtime, "2", area="31.72.04.1001", stage="submitted")
    a_reader(runtime, "3", area="31.72.05", language="en")
    assert states(runtime, plan(runtime, area="31.72.04")) == {"planned": 2}
    assert states(runtime, plan(runtime, area="31.72", language="en")) == {"planned": 1}
    assert states(runtime, plan(runtime, stage="submitted", channel="telegram")) == {"planned": 1}


@pytest.mark.parametrize("area", ["99", "99.99", "31.99", "Nowhere at all", "Cilincing!!, Koja"])
def test_an_area_that_does_not_exist_is_refused_by_its_name(runtime: Runtime, area: str) -> None:
    with pytest.raises(BadArgument, match="area"):
        plan(runtime, area=area)


def test_an_area_is_chosen_by_its_name_down_to_the_kelurahan(runtime: Runtime) -> None:
    a_reader(runtime, "1", area="31.72.04.1001")
    a_reader(runtime, "2", area="31.72.05")
    assert states(runtime, plan(runtime, area="Cilincing")) == {"planned": 1}
    a_reader(runtime, "3", area="31.72.04.1004")
    found = plan(runtime, area="kelurahan kalibaru cilincing")
    assert states(runtime, found) == {"planned": 1}


def test_people_of_a_try_it_page_and_erased_people_are_nobody(runtime: Runtime) -> None:
    played, erased = a_reader(runtime, "1"), a_reader(runtime, "2")
    with runtime.database.begin() as tx:
        tx.run("UPDATE person SET rehearsal = 'r' WHERE id = :id", {"id": played})
        tx.run("UPDATE person SET wrapped_key = NULL WHERE id = :id", {"id": erased})
    assert states(runtime, plan(runtime)) == {}


def test_a_channel_that_is_off_is_a_reason(runtime: Runtime) -> None:
    a_reader(runtime, "1")
    runtime.channels.pop("telegram")  # type: ignore[attr-defined]
    assert states(runtime, plan(runtime)) == {"channel off": 1}


def test_figures_of_the_rulebook_and_facts_of_the_office_are_filled_when_planning(runtime: Runtime) -> None:
    identity = plan_broadcast(
        runtime, command_line(runtime), {FALLBACK: "{min_two_other}, {branch}"}, Audience()
    )
    text = standing(runtime, command_line(runtime), identity).broadcast.words[FALLBACK]
    assert text.startswith("Rp") and runtime.settings.config.operator.branch in text


@pytest.mark.parametrize("text", ["", "x" * 1601, "Halo {nama}", "Halo {", "Halo {branch!r}"])
def test_a_text_that_cannot_be_sent_is_refused_when_planning(runtime: Runtime, text: str) -> None:
    with pytest.raises(BadArgument, match="the text"):
        plan_broadcast(runtime, command_line(runtime), {FALLBACK: text}, Audience())


def test_a_longer_text_fits_telegram_alone(runtime: Runtime) -> None:
    assert plan_broadcast(
        runtime, command_line(runtime), {FALLBACK: "x" * 3000}, Audience(channel="telegram")
    )


def test_the_ledger_says_who_got_it_and_why_somebody_did_not(runtime: Runtime) -> None:
    yes, no = a_reader(runtime, "1"), a_reader(runtime, "2", agreed=False)
    lines = list(export_ledger(runtime, command_line(runtime), plan(runtime)))
    assert lines[0] == "person,channel,state,reason,made_at,done_at"
    assert f"{yes},,planned,,," in lines
    assert f"{no},,skipped,no consent,," in lines


@pytest.mark.parametrize(
    "text",
    ["Cuma Rp 16.800!", "16.800 sebulan", "hanya 16rb", "enam belas ribu saja", "sixteen thousand a month"],
)
def test_an_amount_typed_by_hand_is_refused_in_every_language(runtime: Runtime, text: str) -> None:
    for language in ("id", "en", "jv"):
        with pytest.raises(BadArgument, match="amount typed by hand"):
            plan_broadcast(runtime, command_line(runtime), {FALLBACK: "Halo", language: text}, Audience())


def test_people_of_an_agent_or_a_community_are_chosen_and_an_unknown_one_is_refused(runtime: Runtime) -> None:
    a_reader(runtime, "1")
    for wrong in ({"agent": "nobody"}, {"community": "Nowhere"}):
        with pytest.raises(BadArgument, match="none of the directory"):
            plan(runtime, **wrong)


def test_people_who_wrote_lately_are_chosen(runtime: Runtime, clock: HeldClock) -> None:
    a_reader(runtime, "1")
    clock.forward(days=10)
    a_reader(runtime, "2")
    assert states(runtime, plan(runtime, seen_days="3")) == {"planned": 1}
