"""Texts for outside the window by Meta's own API: submitted, watched, spoken; and words of one use by both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.channels.meta import MetaChannel
from bot.engine.happenings import Tap
from bot.errors import BadArgument
from bot.services.agents.agent_page import open_page, send_word
from bot.services.leaving import Way
from bot.services.messaging import templates
from bot.services.staff.scope import command_line
from bot.storage.agents import agents
from tests.channels.sending import meta_settings
from tests.fakes.meta import FakeMeta
from tests.house import HeldClock
from tests.looking import rows
from tests.messaging.outside import UTILITY_SEN, Outside, an_outside
from tests.stage import Stage


@pytest.fixture
def by_meta(own_sqlite: str, clock: HeldClock) -> Iterator[tuple[Outside, FakeMeta]]:
    """A house whose only way to WhatsApp is Meta's own."""
    with an_outside(own_sqlite, clock) as outside, FakeMeta() as meta:
        del outside.runtime.channels["whatsapp"]  # type: ignore[attr-defined]
        outside.runtime.channels["meta"] = MetaChannel(meta_settings(meta.url))  # type: ignore[index]
        yield outside, meta


@pytest.fixture
def outside(own_sqlite: str, clock: HeldClock) -> Iterator[Outside]:
    with an_outside(own_sqlite, clock) as found:
        found.prices()
        yield found


def decided(outside: Outside, meta: FakeMeta, status: str = "APPROVED", **more: object) -> int:
    for one in meta.templates.made.values():
        one.update(status=status, **more)
    return int(outside.run(templates.watch(outside.runtime)))


def prices(outside: Outside) -> None:
    """What Meta bills; there is no provider between who takes a fee."""
    outside.prices("fee_out", "fee_in")


def closed(outside: Outside) -> None:
    """Siti's and Wati's window, who write by Meta's channel."""
    with outside.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET channel = 'meta' WHERE network = 'whatsapp'")
        tx.run("UPDATE person SET channel = 'meta' WHERE channel = 'whatsapp'")


def test_every_text_is_taken_by_meta_as_it_stands(by_meta: tuple[Outside, FakeMeta]) -> None:
    outside, meta = by_meta
    outside.submitted()
    found = templates.standings(outside.runtime, command_line(outside.runtime))
    assert meta.refused == [] and {one.state for one in found} == {"received"}
    assert len(meta.templates.made) == len(found) >= 50
    assert decided(outside, meta) == len(found)  # over many pages
    assert decided(outside, meta) == 0


def test_a_letter_by_template_says_the_facts_and_brings_back_its_buttons(
    by_meta: tuple[Outside, FakeMeta],
) -> None:
    outside, meta = by_meta
    wati = outside.wati()
    closed(outside)
    wati = replace(wati, channel="meta")
    prices(outside)
    outside.submitted("told_number")
    decided(outside, meta)
    assert outside.leaving(wati, "told_number").cost == UTILITY_SEN - 8_250  # no fee beside Meta's
    facts = {"agent": "Wati", "reference": "JK-1", "member_last4": "1234"}
    assert outside.tell(wati, "told_number", code="K7", **facts)
    outside.deliver()
    assert meta.refused == []
    (sent,) = meta.sent
    assert "berakhiran 1234" in sent["text"]
    said = sent["said"]["template"]
    assert (said["name"][:23], said["language"]) == ("jangkau_told_number_id_", {"code": "id"})
    buttons = [part for part in said["components"] if part["type"] == "button"]
    tokens = [part["parameters"][0]["payload"] for part in buttons]
    assert [token.rpartition(".")[2] for token in tokens] == ["right", "wrong"]
    outside.hears("+6281200000001", Tap(tokens[0]))
    assert rows(outside.runtime, "SELECT 1 FROM event WHERE kind = 'told_number_right'")


@pytest.mark.refused
def test_a_paused_text_holds_the_letter_and_its_reason_stands_on_the_desk(
    by_meta: tuple[Outside, FakeMeta],
) -> None:
    outside, meta = by_meta
    wati = outside.wati()
    closed(outside)
    prices(outside)
    outside.submitted("card")
    decided(outside, meta)
    assert outside.tell(wati, "card", code="K1")
    for one in meta.templates.made.values():
        one["status"] = "PAUSED"
    outside.deliver()
    (letter,) = rows(outside.runtime, "SELECT state, kind, lingers FROM letter")
    assert (letter.state, letter.kind, letter.lingers) == ("failed", "template", 1)
    assert decided(outside, meta, "PAUSED") == 2
    assert outside.leaving(wati, "card").why == "template_paused"


def test_without_the_account_nothing_is_kept_by_meta(by_meta: tuple[Outside, FakeMeta]) -> None:
    outside, meta = by_meta
    bare = meta_settings(meta.url).model_copy(update={"business_account_id": ""})
    outside.runtime.channels["meta"] = MetaChannel(bare)  # type: ignore[index]
    with pytest.raises(BadArgument, match="META_BUSINESS_ACCOUNT_ID"):
        templates.standings(outside.runtime, command_line(outside.runtime))
    wati = outside.wati()
    closed(outside)
    assert outside.leaving(wati, "card").way is Way.WAIT


# --- the word of /agen ----------------------------------------------------------------------------


def the_word(outside: Outside, channel: str) -> str:
    with outside.runtime.database.look() as tx:
        agent = agents.by_handle(tx, "wati")
    assert agent
    page = open_page(outside.runtime, outside.runtime.links.sign("agen", agent.id))
    assert not isinstance(page, str)
    with outside.runtime.database.begin() as tx:
        tx.run("UPDATE person SET channel = :channel WHERE id = :id", {"channel": channel, "id": page.person})
    return send_word(outside.runtime, page)


def test_by_twilio_the_word_leaves_as_an_authentication_text_only(outside: Outside) -> None:
    Stage(outside.runtime, outside.clock).agent("wati", channel="whatsapp")
    outside.clock.forward(hours=30)
    outside.deliver()
    assert the_word(outside, "whatsapp") == "word_unreached"
    assert not rows(outside.runtime, "SELECT 1 FROM timer WHERE kind = 'tell_again' AND state = 'waiting'")
    outside.approved("agent_word")
    outside.twilio.sent.clear()
    assert the_word(outside, "whatsapp") == "word_sent"
    outside.deliver()
    (sent,) = outside.twilio.sent
    assert sent["shown"]["type"] == "whatsapp/authentication"
    assert sent["shown"]["buttons"] == [("Salin kode", "COPY_CODE")]
    (letter,) = rows(outside.runtime, "SELECT category, expected FROM letter WHERE category IS NOT NULL")
    assert (letter.category, letter.expected) == ("authentication", 30_000 + 8_250)


def test_by_meta_the_word_stands_in_the_text_and_behind_the_button(
    by_meta: tuple[Outside, FakeMeta],
) -> None:
    outside, meta = by_meta
    Stage(outside.runtime, outside.clock).agent("wati", channel="whatsapp")
    with outside.runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'cancelled'")
    closed(outside)
    prices(outside)
    outside.clock.forward(hours=30)
    outside.submitted("agent_word")
    decided(outside, meta)
    assert the_word(outside, "meta") == "word_sent"
    outside.deliver()
    assert meta.refused == []
    body, button = meta.sent[0]["said"]["template"]["components"]
    assert body["parameters"] == button["parameters"] and button["sub_type"] == "url"


def test_within_the_window_the_word_goes_as_free_text(outside: Outside) -> None:
    Stage(outside.runtime, outside.clock).agent("wati", channel="whatsapp")
    outside.approved("agent_word")
    outside.deliver()
    outside.twilio.sent.clear()
    assert the_word(outside, "whatsapp") == "word_sent"
    outside.deliver()
    assert [one["shown"]["type"] for one in outside.twilio.sent] == ["words"]
