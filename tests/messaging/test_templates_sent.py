"""Who sends which text outside the window: to whom, after what, and only where they agreed to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.engine.happenings import Message, Tap
from bot.errors import Refused, TooLong
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import send_invite
from bot.services.agents.morning import Day, tell_day
from bot.services.leaving import Way, consent_for
from bot.services.people import form_left_open
from bot.services.referrals.settle_complaint import note_complaint
from bot.services.staff.scope import command_line
from bot.services.staff.views import close_help
from bot.services.template_texts import all_texts, filled, template_texts
from bot.storage.agents import agents
from bot.storage.database import Tx
from bot.storage.people import consents, rights
from bot.storage.referrals import complaints
from flows.subject.notices import KINDS
from tests.cast import AGENT, agree, known, opt_out, phone, registered
from tests.house import HeldClock
from tests.looking import letters_of, rows
from tests.messaging.outside import Outside, an_outside
from tests.stage import Stage, ring

WATIS = "+6281234567801"


@pytest.fixture
def outside(own_sqlite: str, clock: HeldClock) -> Iterator[Outside]:
    with an_outside(own_sqlite, clock) as found:
        found.prices()
        yield found


def sent(outside: Outside) -> list[str]:
    """What has left by Twilio since it was looked at last."""
    ring(outside.runtime)
    outside.twilio.sent.clear()
    outside.deliver()
    return [one["text"] for one in outside.twilio.sent]


# --- whom it may go to ----------------------------------------------------------------------------


def test_a_worker_who_did_not_agree_to_updates_gets_no_template(outside: Outside) -> None:
    outside.approved("card")
    siti = known(outside.runtime, phone())
    outside.clock.forward(hours=25)
    assert (outside.leaving(siti, "card").way, outside.leaving(siti, "card").why) == (Way.WAIT, "consent")
    agree(outside.runtime, siti.id, "service")
    assert outside.leaving(siti, "card").way is Way.WAIT
    agree(outside.runtime, siti.id, "updates")
    assert outside.leaving(siti, "card").way is Way.TEMPLATE
    opt_out(outside.runtime, siti.id)
    assert outside.leaving(siti, "card").why == "consent"


def test_an_agent_needs_no_consent_to_updates_for_an_offer(outside: Outside) -> None:
    outside.approved("offer")
    wati = known(outside.runtime, phone())
    outside.clock.forward(hours=25)
    assert outside.leaving(wati, "offer").way is Way.TEMPLATE


def test_every_text_says_whose_consent_it_needs(outside: Outside) -> None:
    needs = {text.name: consent_for(text.name) for text in all_texts(outside.runtime.world.words)}
    assert needs["news"] == consents.BROADCASTS
    assert {name for name, kind in needs.items() if not kind} == {
        *("offer", "batch", "outcome", "cold", "invite", "agent_word", "morning_short", "care"),
        *("many_openings", "many_failed_logins", "channel_away", "letters_refused", "broadcast_stopped"),
        *("job_silent", "replies_wait", "leads_wait", "budget_spent"),
        *(f"visit_{news}_agent" for news in ("asked", "set", "hour", "over", "missed", "off")),
    }


def test_every_text_but_the_frames_of_broadcasts_is_spoken_by_a_notice(outside: Outside) -> None:
    spoken = {text.name for text in all_texts(outside.runtime.world.words)} - {"news"}
    assert spoken <= set(KINDS)


def test_who_is_helped_needs_their_own_consent_not_the_helpers(outside: Outside) -> None:
    outside.approved("card")
    wati = outside.wati()
    with outside.runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO person (id, wrapped_key, created_at, language, channel, stage, last_seen_at, helper)"
            " SELECT 'joyo', wrapped_key, created_at, language, channel, 'new', last_seen_at, id FROM person"
            " WHERE id = :wati",
            {"wati": wati.id},
        )
        _own_key(tx, "joyo")
    joyo = known(outside.runtime, phone()).__class__("joyo", b"", "id", "whatsapp", None, wati.id)
    assert not outside.tell(joyo, "card", code="K1")
    agree(outside.runtime, "joyo", "updates")
    assert outside.tell(joyo, "card", code="K1")
    assert len(letters_of(outside.runtime.database, wati.id)) == 1


def _own_key(tx: Tx, person: str) -> None:
    _, wrapped = tx.vault.new_key(person)
    tx.run("UPDATE person SET wrapped_key = :wrapped WHERE id = :id", {"wrapped": wrapped, "id": person})


def test_an_agent_whose_window_is_closed_gets_the_short_summary_and_one_press_shows_the_day(
    outside: Outside,
) -> None:
    outside.approved("morning_short")
    stage = Stage(outside.runtime, outside.clock)
    found = stage.agent("wati", 1, channel="whatsapp")
    assert len(sent(outside)) > 0
    outside.clock.forward(hours=25)
    with outside.runtime.database.begin() as tx:
        agent = agents.load(tx, found)
        assert agent
        tell_day(outside.runtime, tx, agent, Day([], [("K7", "accepted", "JK-7K2M-9QXF")], []))
    assert "Ada 1 pekerja yang menunggu" in sent(outside)[-1]
    stage.say("wati", "LIHAT", channel="whatsapp")
    assert "Ini hari Anda" in sent(outside)[-1]


# --- what staff do --------------------------------------------------------------------------------


def test_a_closed_complaint_is_told_and_its_answer_opens_it_again(outside: Outside) -> None:
    outside.approved("complaint_closed")
    siti = outside.wati()
    with outside.runtime.database.begin() as tx:
        complaints.open_one(tx, siti, "AD-1234-ABCD", "money", "diminta 500 ribu", outside.runtime.now_ms())
    note_complaint(
        outside.runtime, command_line(outside.runtime), "AD-1234-ABCD", "uang kembali", closes=True
    )
    (said,) = sent(outside)
    assert "AD-1234-ABCD" in said
    buttons = dict(outside.twilio.sent[0]["shown"]["buttons"])
    assert list(buttons) == ["BERES", "BELUM"]


def test_a_right_that_staff_settled_is_told_to_whoever_asked(outside: Outside) -> None:
    outside.approved("right_settled")
    siti = outside.wati()
    with outside.runtime.database.begin() as tx:
        number = rights.open_request(tx, siti.id, "right_correct", outside.runtime.now_ms())
    assert close_help(outside.runtime, command_line(outside.runtime), number)
    assert ["data pribadi" in said for said in sent(outside)] == [True]


def test_another_request_that_is_closed_tells_nothing(outside: Outside) -> None:
    outside.approved("right_settled")
    siti = outside.wati()
    with outside.runtime.database.begin() as tx:
        number = rights.open_request(tx, siti.id, "lost", outside.runtime.now_ms())
    assert close_help(outside.runtime, command_line(outside.runtime), number)
    assert sent(outside) == []


# --- invited --------------------------------------------------------------------------------------


def an_entry(outside: Outside, **more: object) -> None:
    row = {**AGENT, "handle": "wati", "name": "Wati", "phone": WATIS, **more}
    import_agents(outside.runtime, command_line(outside.runtime), [row], sample=False)


def invited(outside: Outside, *, agreed: bool = True) -> str:
    try:
        return send_invite(outside.runtime, command_line(outside.runtime), "wati", agreed=agreed).channel
    except Refused as error:
        return ":".join([error.word, *map(str, error.values.values())])


def test_an_agent_is_invited_at_their_number_and_joins_from_it(outside: Outside) -> None:
    outside.approved("invite")
    an_entry(outside)
    assert invited(outside) == "whatsapp"
    (said,) = sent(outside)
    assert outside.twilio.sent[0]["to"] == f"whatsapp:{WATIS}"
    code = next(word for word in said.split() if word.startswith("AG-"))
    outside.hears(WATIS, Message(f"GABUNG {code}"))
    (one,) = rows(outside.runtime, "SELECT person, id, state FROM agent")
    assert (one.person, one.state) == (one.id, "linked")


def test_who_joins_from_another_chat_is_not_reached_at_the_number_they_were_invited_at(
    outside: Outside,
) -> None:
    outside.approved("invite")
    an_entry(outside)
    invited(outside)
    (said,) = sent(outside)
    code = next(word for word in said.split() if word.startswith("AG-"))
    outside.hears("+6281234567899", Message(f"GABUNG {code}"))
    found = rows(
        outside.runtime, "SELECT i.person FROM channel_identity i JOIN agent a ON a.person = i.person"
    )
    assert len(found) == 1 and len(rows(outside.runtime, "SELECT 1 FROM channel_identity")) == 1


@pytest.mark.parametrize(
    ("ready", "agreed", "word"),
    [
        ("", False, "invite_not_agreed"),
        ("", True, "invite_waits:template_none"),
        ("submitted", True, "invite_waits:template_received"),
        ("approved no phone", True, "invite_no_phone"),
    ],
)
def test_what_is_in_the_way_of_an_invitation_is_said(
    outside: Outside, ready: str, agreed: bool, word: str
) -> None:
    if ready.startswith("approved"):
        outside.approved("invite")
    elif ready:
        outside.submitted("invite")
    an_entry(outside, phone="" if "no phone" in ready else WATIS)
    assert invited(outside, agreed=agreed) == word
    assert rows(outside.runtime, "SELECT * FROM invite") == []  # no code was used up
    assert rows(outside.runtime, "SELECT * FROM channel_identity") == []


# --- the form left open ---------------------------------------------------------------------------


def test_a_form_left_open_is_recalled_once_and_its_button_brings_the_link(outside: Outside) -> None:
    outside.approved("form")
    siti = registered(outside.runtime, phone(WATIS), "JK-AB12-CD34")
    agree(outside.runtime, siti.person, "updates")
    with outside.runtime.database.begin() as tx:
        form_left_open.plan(outside.runtime, tx, siti.person, siti.reference)
    outside.clock.forward(hours=26)
    (said,) = sent(outside)
    assert "JK-AB12-CD34" in said and "http" not in said
    ((title, token),) = outside.twilio.sent[0]["shown"]["buttons"]
    assert title == "FORMULIR"
    outside.hears(WATIS, Tap(token))
    assert len(sent(outside)) == 1
    assert "/daftar/" in str(outside.twilio.sent[0]["shown"]) or "/daftar/" in outside.twilio.sent[0]["text"]
    outside.clock.forward(days=3)
    assert sent(outside) == []


# --- for broadcasts -------------------------------------------------------------------------------


def test_a_frame_is_filled_in_without_a_turn(outside: Outside) -> None:
    (frame,) = template_texts(outside.runtime.world.words, "id", "news")
    said = filled(frame, {"operator": "Koprindo", "news": "Iuran\n\nturun"})
    assert said.template == frame.key
    assert said.variables == ("Koprindo", "Iuran; turun") and "Iuran; turun Balas STOP" in said.text
    with pytest.raises(TooLong):
        filled(frame, {"operator": "Koprindo", "news": "x" * 1000})
