"""The registration as a form inside WhatsApp: made from the table of fields, its answers back in the same review."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.meta_messages import message_of
from bot.channels.readable import filled_in
from bot.engine.happenings import Filled, Message, Unreadable
from bot.engine.saying.outgoing import Outgoing
from bot.errors import BadArgument
from bot.post import FORM_SCREEN
from bot.runtime import Runtime
from bot.services.people import whatsapp_form
from bot.services.people.whatsapp_form import NEVER, fields_of, flow_json
from bot.services.template_texts import all_texts
from tests.cast import PHONE
from tests.channels.sending import redact
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.messaging.outside import an_outside
from tests.talking import Talk, met

pytestmark = SQLITE_ONLY
TYPED = {
    **{"called": "Siti Aminah", "birth_year": "1985", "job": "jual sayur", "programmes": "two"},
    **{"income": "100 ribu sehari", "place": "Kalibaru, Cilincing", "nik": "3172044203850003"},
}


def inputs(plain: dict[str, Any]) -> list[dict[str, Any]]:
    [screen] = plain["screens"]
    form = next(one for one in screen["layout"]["children"] if one["type"] == "Form")
    return list(form["children"])


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_form_holds_to_metas_lengths_and_names_every_field_once(runtime: Runtime, language: str) -> None:
    *asked, footer = inputs(flow_json(runtime, language))
    for one in asked:
        assert 0 < len(one["label"]) <= whatsapp_form.LABEL
        assert len(one.get("helper-text", "")) <= whatsapp_form.HELP
        assert all(len(option["title"]) <= whatsapp_form.OPTION for option in one.get("data-source", []))
    assert len(footer["label"]) <= whatsapp_form.BUTTON
    names = [one["name"] for one in asked]
    assert (
        names == [field.answer for field in fields_of(runtime)] == list(footer["on-click-action"]["payload"])
    )
    assert len(set(names)) == len(names) and {"called", "job", "income", "place", "programmes"} <= set(names)


def test_what_whatsapp_forbids_stands_in_no_form(runtime: Runtime) -> None:
    assert not {field.kind for field in fields_of(runtime)} & NEVER
    whole = json.dumps(inputs(flow_json(runtime, "id"))).casefold()
    assert not any(word in whole for word in ("nik", "rekening", "foto", "photo", '"type": "media'))


def test_a_language_nobody_speaks_is_refused(runtime: Runtime) -> None:
    with pytest.raises(BadArgument):
        flow_json(runtime, "xx")


def registering(talk: Talk) -> Talk:
    talk.say("mau daftar")
    talk.say("setuju") if talk.asked == "register.need_consent" else None
    assert talk.asked == "register.job"
    return talk


def test_what_was_filled_in_is_noted_and_only_the_rest_is_asked() -> None:
    talk = registering(met())
    talk.take(Filled(tuple(TYPED.items())))
    assert {"called", "birth_year", "job", "programmes", "place", "income"} <= talk.answers.keys()
    assert "nik" not in talk.answers
    assert talk.asked != "register.job" and "Siti Aminah" in talk.text


def test_the_answers_stand_in_the_same_review() -> None:
    talk = registering(met())
    talk.take(
        Filled((*TYPED.items(), ("work", "own"), ("member", "no"), ("papers", "ktp"), ("work_days", "25")))
    )
    for _ in range(8):
        if talk.asked == "register.review":
            break
        talk.say("1")
    assert talk.asked == "register.review"
    assert "Siti Aminah" in talk.text and "jual sayur" in talk.text


def test_what_nobody_can_read_in_a_form_is_asked_in_the_chat() -> None:
    talk = registering(met())
    talk.take(Filled((("birth_year", "entahlah"), ("made_up", "x"), ("programmes", ""))))
    assert talk.asked == "register.job"


def test_a_form_that_comes_out_of_the_blue_opens_the_registration() -> None:
    talk = met()
    talk.take(Filled(tuple(TYPED.items())))
    assert talk.asked.startswith("register.")
    assert Talk().take(Filled(tuple(TYPED.items())))


def test_the_button_stands_under_the_first_question_where_a_form_is_published() -> None:
    talk = met()
    talk.world = replace(talk.world, forms={"id": "777"})
    registering(talk)
    [said] = [bubble for bubble in talk.bubbles if bubble.form]
    shown = message_of(replace(said, text=said.text))
    assert shown is not None
    parameters = shown["interactive"]["action"]["parameters"]
    assert shown["interactive"]["type"] == "flow" and parameters["flow_id"] == "777"
    assert parameters["flow_cta"] == "Isi sekaligus" and parameters["flow_action_payload"] == {
        "screen": FORM_SCREEN
    }


def test_without_a_form_the_bubble_is_plain_words() -> None:
    assert registering(met()).bubbles[-1].form == ""
    shown = message_of(Outgoing("Halo"))
    assert shown is not None and shown["type"] == "text"


def test_a_forms_answers_are_redacted_and_whatever_else_came_is_no_form() -> None:
    said = json.dumps({"flow_token": "t", "called": "Siti", "x": 7, "place": "3201234567890123", "job": " "})
    assert filled_in(said, redact) == Filled((("called", "Siti"), ("place", "[nik]")))
    for odd in ("[]", "{", "7", None, "[" * 99_999):
        assert filled_in(odd, redact) == Unreadable("other")


# --- by Twilio --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["received", "approved", "paused"])
def test_by_twilio_the_form_goes_inside_its_approved_text_and_comes_back(
    own_sqlite: str, clock: HeldClock, state: str
) -> None:
    with an_outside(own_sqlite, clock) as found:
        world = replace(found.runtime.world, forms={"id": "123456789"})
        outside = replace(found, runtime=replace(found.runtime, world=world))
        outside.submitted("form_inside")
        outside.says(state)
        for words in ("mau daftar", "setuju"):
            outside.hears(PHONE, Message(words))
            outside.deliver()
        shown = outside.twilio.sent[-1]["shown"]
        assert shown["type"] == ("whatsapp/flows" if state == "approved" else "words")
        assert "kerja" in shown["body"]
        outside.hears(PHONE, Filled((("called", "Siti"), ("job", "jual sayur"), ("birth_year", "1985"))))
        assert outside.answers(PHONE).keys() >= {"called", "job", "birth_year"}


def test_by_meta_no_text_of_a_form_wants_approval(runtime: Runtime) -> None:
    assert "form_inside" not in {text.name for text in all_texts(runtime.world.words)}
    assert "form_inside" in {text.name for text in all_texts(runtime.world.words, {"id": "1"})}
